// expects: BCP053@3:21
var x = filter([{ a: 1 }], i => true)
output y int = x[0].b
