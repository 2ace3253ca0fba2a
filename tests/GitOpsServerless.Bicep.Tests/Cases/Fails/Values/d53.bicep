// expects: BCP053@4:22
@sealed()
type s = { a: int }
func f(x s) int => x.b
