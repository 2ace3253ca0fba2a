// expects: BCP033@3:16
var x = toUpper('a')
output y 'a' = x
