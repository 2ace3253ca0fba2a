// expects: BCP033@3:18
param p string[]
output x 'a'[] = p
