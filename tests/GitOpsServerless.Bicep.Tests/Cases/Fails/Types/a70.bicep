// expects: nothing
param b bool
var v = b ? { a: 'x' } : { b: 'x' }
output o string = v.a
