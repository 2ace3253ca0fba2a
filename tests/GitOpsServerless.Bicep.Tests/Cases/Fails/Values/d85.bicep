// expects: nothing
param a array = []
var b = empty(a) ? null : a
output o array = b
