// expects: BCP053@3:36
var list = [{ a: 1 }, { b: 2 }]
output x array = [for i in list: i.c]
