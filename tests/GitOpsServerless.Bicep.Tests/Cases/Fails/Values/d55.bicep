// expects: BCP033@3:18
param a object
output o array = a
