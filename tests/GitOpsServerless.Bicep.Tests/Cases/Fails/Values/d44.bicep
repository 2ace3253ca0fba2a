// expects: BCP033@2:19
output o string = null
