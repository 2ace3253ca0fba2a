// expects: BCP053@3:21
var x = [for i in range(0, 3): { a: i }]
output y int = x[0].b
