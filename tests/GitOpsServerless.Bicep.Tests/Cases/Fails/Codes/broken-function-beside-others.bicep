// expects: BCP033@4:17 BCP302@3:24
func one(value nothing) string => 'one'
func two(value { part: nothing }) string => 'two'
var three int = 'three'
