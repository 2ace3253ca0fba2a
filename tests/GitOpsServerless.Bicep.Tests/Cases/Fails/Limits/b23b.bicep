@export()
var x = 'a'
