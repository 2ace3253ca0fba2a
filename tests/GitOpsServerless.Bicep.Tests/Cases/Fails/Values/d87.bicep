// expects: nothing
@allowed(['a', 'b'])
param t string = 'a'
var m = { a: 1, b: 2 }
output o int = m[t]
output p string = m[t]
