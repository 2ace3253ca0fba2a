// expects: nothing
var list = [{ a: 1 }, { b: 2 }]
output x array = [for i in list: i.a]
