// expects: nothing
type string = int
