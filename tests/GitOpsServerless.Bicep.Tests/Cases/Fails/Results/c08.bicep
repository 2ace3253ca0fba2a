// expects: BCP070@2:38
output o string = reduce(['a'], 'x', (a, b, c, d) => a)
