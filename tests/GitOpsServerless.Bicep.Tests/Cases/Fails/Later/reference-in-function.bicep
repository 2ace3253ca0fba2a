// expects: BCP341
func f(x string) object => reference(x)
