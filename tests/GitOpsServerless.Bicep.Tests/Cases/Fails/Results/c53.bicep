// expects: nothing
param z object
var x = union({ a: 1 }, z)
output y int = x.b
