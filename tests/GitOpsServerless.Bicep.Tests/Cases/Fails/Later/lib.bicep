@export()
func f(x int, y int) int => x + y
