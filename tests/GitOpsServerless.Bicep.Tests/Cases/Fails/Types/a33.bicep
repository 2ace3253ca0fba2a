// expects: BCP033@3:16
var x = { a: { b: 'c' } }
output y int = x.a.b
