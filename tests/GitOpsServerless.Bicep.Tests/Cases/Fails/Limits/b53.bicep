// expects: nothing
param a int
output o int = a / 0
