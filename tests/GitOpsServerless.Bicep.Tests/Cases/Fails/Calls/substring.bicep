// expects: BCP332
@maxLength(2)
output o string = substring('abcdef', 1, 3)
