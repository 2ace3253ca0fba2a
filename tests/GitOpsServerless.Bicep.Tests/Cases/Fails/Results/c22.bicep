// expects: BCP033@3:16
param s array
output o int = length(s) > 0 ? 'a' : 2
