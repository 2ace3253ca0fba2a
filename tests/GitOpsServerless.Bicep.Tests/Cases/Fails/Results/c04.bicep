// expects: nothing
param p string
var x = p
func f() string => x
