// expects: BCP033@3:19
var x = [for i in range(0, 3): { a: i }]
output y string = x[0].a
