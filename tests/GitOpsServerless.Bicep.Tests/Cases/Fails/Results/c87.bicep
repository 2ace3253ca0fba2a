// expects: BCP033@3:16
param x string
output o 'a' = guid(x)
