// expects: BCP053@3:18
var v = { a: 1 }
output x int = v['b']
