// expects: BCP053@3:18
var x = first([{ a: 1 }])
output y int = x.b
