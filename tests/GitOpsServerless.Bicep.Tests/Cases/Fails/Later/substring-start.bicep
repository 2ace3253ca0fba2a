// expects: BCP327
output o string = substring('abc', 5)
