// expects: BCP033@3:16
var o = { a: toLower('X') }
output x 'q' = o.a
