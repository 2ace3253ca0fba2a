// expects: BCP070@2:32
output o array = filter(['a'], (a, b, c) => true)
