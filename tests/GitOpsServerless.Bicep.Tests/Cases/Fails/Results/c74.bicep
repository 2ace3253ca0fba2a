// expects: nothing
param s string
output o 'a'[] = [s]
