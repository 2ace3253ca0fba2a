// expects: BCP033
param p object
output o string = union({ a: 1 }, p)
