// expects: BCP372@3:1
param p string
@export()
var x = p
