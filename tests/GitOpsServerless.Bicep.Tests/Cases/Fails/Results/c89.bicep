// expects: BCP033@3:16
param x string
output o 'a' = concat(x, 'b')
