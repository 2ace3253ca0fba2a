// expects: nothing
param p { a: string }
output x { a: string, c: string } = p
