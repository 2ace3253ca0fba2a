// expects: nothing
param p { a: string }
output x string = p.b
