// expects: nothing
param p { a: string }?
output o string = p.?b
