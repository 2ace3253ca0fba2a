// expects: BCP070@4:21
func f(x 'a' | 'b') string => x
var v = 'c'
output o string = f(v)
