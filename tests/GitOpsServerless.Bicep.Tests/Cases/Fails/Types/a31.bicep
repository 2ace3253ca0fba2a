// expects: BCP053@3:21
var x = map([1, 2], i => { a: i })
output y int = x[0].b
