@export()
var common = { x: 1 }
@export()
func dbl(i int) int => i * 2
