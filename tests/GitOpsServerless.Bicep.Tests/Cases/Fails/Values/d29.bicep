// expects: BCP055@3:21
param p string[]
output o string = p.length
