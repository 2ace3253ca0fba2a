// expects: BCP033@3:16
param p string
output o int = p == 'x' ? p : 1
