// expects: BCP328
param s string
output o string = substring(s, 0, -1)
