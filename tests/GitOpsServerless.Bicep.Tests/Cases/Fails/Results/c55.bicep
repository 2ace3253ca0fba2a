// expects: BCP053@3:18
var x = shallowMerge([{ a: 1 }, { b: 2 }])
output y int = x.c
