// expects: BCP033@3:16
param a string
output o int = a ?? 1
