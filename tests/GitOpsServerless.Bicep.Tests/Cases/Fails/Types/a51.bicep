// expects: BCP033@3:16
func f(x string) string => x
output o int = f('a')
