// expects: nothing
func f(x { a: int }) int => x.b
