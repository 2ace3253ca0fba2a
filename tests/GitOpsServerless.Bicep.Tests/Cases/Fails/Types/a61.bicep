// expects: nothing
param p object
output o { a: string } = p
