@export()
var z = 'z'
@export()
var q = { x: 'z' }
@export()
func f() string => 'z'
@export()
type t = 'a' | 'b'
