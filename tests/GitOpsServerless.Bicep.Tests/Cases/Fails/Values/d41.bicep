// expects: nothing
param p object = { a: 1 }
var x = p.a[0].b['c']
output o string = x
