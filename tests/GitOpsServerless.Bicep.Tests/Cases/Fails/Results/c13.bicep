// expects: BCP070@2:30
output o array = sort(['a'], (a, b) => 1)
