// expects: BCP070@3:18
func f(x int) int => x
output o int = f('a')
