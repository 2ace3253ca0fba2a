// expects: nothing
param p string
output o 'a' | 'b' = p
