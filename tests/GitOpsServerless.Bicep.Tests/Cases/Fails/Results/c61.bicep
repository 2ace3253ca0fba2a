// expects: BCP053@3:21
var x = take([{ a: 1 }], 1)
output y int = x[0].b
