// expects: BCP053@3:18
var o = { a: 1 }
output x int = o.b
