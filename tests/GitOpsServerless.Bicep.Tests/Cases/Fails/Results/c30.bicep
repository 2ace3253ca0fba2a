// expects: nothing
var v = { a: 1 }
output x int = v.?b
