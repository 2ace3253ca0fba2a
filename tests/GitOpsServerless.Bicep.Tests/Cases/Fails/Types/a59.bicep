// expects: BCP033@2:14
output o 1 = 2
