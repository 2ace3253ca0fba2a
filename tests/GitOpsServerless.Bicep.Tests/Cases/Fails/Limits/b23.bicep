param p string
@export()
var x = p
