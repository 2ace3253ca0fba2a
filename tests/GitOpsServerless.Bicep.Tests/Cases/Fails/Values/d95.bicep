// expects: nothing
var x = concat([{ a: 1 }], [{ b: 2 }])
output o int = x[0].a
output p array = [for y in x: y.?b]
