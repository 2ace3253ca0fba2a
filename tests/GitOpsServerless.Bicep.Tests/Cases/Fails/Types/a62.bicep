// expects: nothing
param p { *: string }
output o { a: int } = p
