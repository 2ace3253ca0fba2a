// expects: BCP053@4:21
param b bool
var v = b ? { a: 'x' } : { b: 'x' }
output o string = v.c
