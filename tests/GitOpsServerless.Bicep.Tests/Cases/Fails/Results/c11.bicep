// expects: BCP070@2:39
output o object = mapValues({ a: 1 }, (a, b) => a)
