// expects: nothing
param p string
var v = p
output o 'a' | 'b' = v
