// expects: BCP079@2:22
func f(x int) int => f(x)
