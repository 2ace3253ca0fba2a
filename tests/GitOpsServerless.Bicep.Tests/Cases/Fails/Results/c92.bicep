// expects: BCP033@3:17
param x array
output o true = contains(x, 'a')
