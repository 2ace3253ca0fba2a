// expects: BCP333
@minLength(3)
output o string = take('abcdef', 2)
