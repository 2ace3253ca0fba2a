// expects: BCP033@3:22
param p string
output o 'a' | 'b' = '${p}x'
