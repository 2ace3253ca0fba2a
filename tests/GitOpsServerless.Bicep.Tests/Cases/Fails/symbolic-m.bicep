// expects: nothing
param x string
param y string[]
output z string = '${x}${length(y)}'
