// expects: BCP070
output o array = range('a', 1)
