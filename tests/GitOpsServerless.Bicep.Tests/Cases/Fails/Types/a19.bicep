// expects: nothing
param p string?
output x string = p
