// expects: BCP053@3:18
var x = union({ a: 1 }, {})
output y int = x.b
