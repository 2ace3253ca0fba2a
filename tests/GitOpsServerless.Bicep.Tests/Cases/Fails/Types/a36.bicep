// expects: BCP033@3:16
var x = first(['a'])
output y int = x
