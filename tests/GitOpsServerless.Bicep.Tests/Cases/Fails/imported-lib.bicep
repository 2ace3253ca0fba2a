// expects: nothing
@export()
func add(a int, b int) int => a + b
@export()
func list() int[] => [1]
