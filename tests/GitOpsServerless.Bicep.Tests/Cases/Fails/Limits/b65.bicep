// expects: nothing
var a = [for x in [1]: x]
func f() array => a
