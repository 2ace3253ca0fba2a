// expects: BCP033@3:18
var x = concat(['a'], ['b'])
output y int[] = x
