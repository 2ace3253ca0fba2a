// expects: nothing
type a = !true
