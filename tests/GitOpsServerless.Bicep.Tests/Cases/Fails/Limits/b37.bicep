// expects: nothing
output o string = reduce(['a'], 'x', (a, b) => a)
