// expects: BCP033@3:16
param p string?
output y 'q' = p ?? 'x'
