// expects: BCP033@3:16
param p int?
output y int = p ?? 'x'
