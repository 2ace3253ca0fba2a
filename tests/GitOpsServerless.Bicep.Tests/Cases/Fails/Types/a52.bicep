// expects: BCP033@4:22
@allowed(['a', 'b'])
param p string
output o 'a' | 'c' = p
