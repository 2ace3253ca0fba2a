// expects: nothing
output o string = join([1, 2], ',')
