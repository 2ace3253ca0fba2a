// expects: BCP053@3:20
var x = mapValues({ a: { b: 1 } }, v => v)
output y int = x.a.c
