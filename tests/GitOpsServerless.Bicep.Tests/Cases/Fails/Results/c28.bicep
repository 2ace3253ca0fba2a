// expects: BCP075@3:18
var v = { a: 1 }
output x int = v[0]
