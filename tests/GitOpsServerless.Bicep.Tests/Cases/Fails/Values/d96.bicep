// expects: nothing
param p string
var v = p == 'a' ? [{ n: 1 }] : []
output o array = [for x in v: x.n]
