// expects: BCP339
param a array
output o string = a[-1]
