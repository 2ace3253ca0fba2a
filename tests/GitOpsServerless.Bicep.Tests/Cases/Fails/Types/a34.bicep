// expects: BCP033@3:16
var x = union({ a: 1 }, { b: 'c' })
output y int = x.b
