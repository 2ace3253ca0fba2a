// expects: BCP033@3:19
param a array
output o object = a
