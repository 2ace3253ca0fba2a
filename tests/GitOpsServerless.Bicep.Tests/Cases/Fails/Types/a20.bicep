// expects: BCP033@3:19
param p bool
output x string = p ? 'a' : 1
