// expects: BCP033@5:19
param a object
var c = { ...a, x: 1 }
output o int = c.y
output p string = c.x
