// expects: nothing
output o array = range(0, -1)
