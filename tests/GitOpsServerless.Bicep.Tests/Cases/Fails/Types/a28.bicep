// expects: BCP311@3:18
var x = [1, 2, 3]
output y int = x[5]
