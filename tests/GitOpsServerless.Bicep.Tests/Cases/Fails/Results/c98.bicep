// expects: BCP033@2:25
func f(x string) 'a' => x
