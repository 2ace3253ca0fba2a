// expects: BCP033@3:22
param p bool
output x 'a' | 'b' = p ? 'a' : 'c'
