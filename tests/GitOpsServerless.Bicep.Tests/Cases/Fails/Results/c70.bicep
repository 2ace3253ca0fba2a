// expects: BCP033@3:16
param p 'a' | 'b' = 'a'
output y 'a' = p == 'a' ? p : 'a'
