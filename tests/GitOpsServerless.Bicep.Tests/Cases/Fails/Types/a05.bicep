// expects: BCP033@3:16
param p 'y'
output o 'x' = p
