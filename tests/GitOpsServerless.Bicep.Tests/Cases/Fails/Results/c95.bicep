// expects: nothing
param x string
output o 'a' = first(x)
