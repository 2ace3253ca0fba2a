// expects: BCP033@3:18
var x = map([1, 2], i => 'a')
output y int[] = x
