// expects: nothing
param s string = 'a'
output o 'a' = s
