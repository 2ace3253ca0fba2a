// expects: BCP138
var x = { a: [for i in [1]: i] }
output o object = x
