// expects: BCP033
param p int[]
output o string = reduce(p, 0, (sum, item) => sum)
