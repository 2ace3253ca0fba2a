// expects: BCP033@2:25
func f(a string) int => a
