// expects: nothing
output o array = map(['a'], (a, i) => i)
