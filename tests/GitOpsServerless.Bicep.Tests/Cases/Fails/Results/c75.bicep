// expects: nothing
param s string
var x = [s]
output o 'a'[] = x
