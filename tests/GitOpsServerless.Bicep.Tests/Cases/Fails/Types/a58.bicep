// expects: nothing
param p int
output o 1 = p
