// expects: nothing
var a = true ? 'x' : 1
output o string = a
