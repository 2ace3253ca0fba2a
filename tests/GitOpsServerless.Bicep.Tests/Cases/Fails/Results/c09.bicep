// expects: BCP070@2:35
output o object = toObject(['a'], (a, b) => a)
