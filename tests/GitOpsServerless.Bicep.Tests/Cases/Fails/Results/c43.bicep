// expects: nothing
var list = [{ a: 1 }, { b: 2 }]
output x array = map(list, i => i.a)
