// expects: BCP033@3:19
var x = null
output o string = x
