// expects: BCP372@4:1
param p string
var x = p
@export()
func f() string => x
