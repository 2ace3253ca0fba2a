// expects: BCP076
param a int[]
output o string = first(a)[0]
