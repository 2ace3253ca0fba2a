// expects: BCP053@3:21
var x = flatten([[{ a: 1 }]])
output y int = x[0].b
