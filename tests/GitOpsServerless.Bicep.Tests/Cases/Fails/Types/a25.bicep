// expects: nothing
param p array
output x string[] = p
