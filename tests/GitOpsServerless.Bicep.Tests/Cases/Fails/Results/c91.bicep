// expects: BCP033@3:14
param x array
output o 1 = length(x)
