// expects: nothing
param b bool
var v = b ? { a: 'x' } : {}
output o string = v.a
