// expects: nothing
param a object
output o string = '${a}'
