// expects: BCP328
output o string = substring('abc', 1, -1)
