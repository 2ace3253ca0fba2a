// expects: BCP053@3:21
var o = { ...{ a: 1 }, b: 2 }
output x string = o.zz
