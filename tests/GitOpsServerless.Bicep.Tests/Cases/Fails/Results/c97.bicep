// expects: BCP033@3:16
var v string = 'a'
output o 'a' = v
