// expects: nothing
param x string
output o 'a' = substring(x, 1)
