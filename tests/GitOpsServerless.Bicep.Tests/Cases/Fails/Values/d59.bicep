// expects: nothing
param a int
output o bool = a == 'x'
