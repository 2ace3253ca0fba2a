// expects: BCP053@3:21
var x = sort([{ a: 1 }], (a, b) => true)
output y int = x[0].b
