// expects: BCP053@3:18
var x = last([{ a: 1 }])
output y int = x.b
