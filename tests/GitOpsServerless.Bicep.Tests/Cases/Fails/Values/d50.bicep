// expects: BCP071
func f(x int) int => x
output o int = f()
