// expects: BCP070@2:34
output o object = groupBy(['a'], (a, b) => a)
