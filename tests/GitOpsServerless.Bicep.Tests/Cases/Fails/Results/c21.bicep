// expects: BCP033@3:16
param s string
output o int = first(s)
