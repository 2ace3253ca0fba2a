// expects: BCP053@3:23
var x = groupBy([{ a: 'x' }], v => v.a)
output y int = x.x[0].c
