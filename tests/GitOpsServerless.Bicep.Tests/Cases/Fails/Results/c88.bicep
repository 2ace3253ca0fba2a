// expects: BCP033@3:16
param x array
output o 'a' = join(x, ',')
