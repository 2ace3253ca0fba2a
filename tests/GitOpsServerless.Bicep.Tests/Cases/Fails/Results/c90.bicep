// expects: BCP033@3:14
param x string
output o 1 = int(x)
