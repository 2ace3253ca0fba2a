// expects: BCP033@3:19
var x = [1, 2, 3]
output y string = x[0]
