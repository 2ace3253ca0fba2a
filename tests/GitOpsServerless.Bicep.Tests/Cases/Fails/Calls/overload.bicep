// expects: BCP048
param i int
output o string = first(i)
