// expects: BCP138@2:19 BCP138@3:22
var one = length([for i in [1]: i])
var two = { a: { b: [for i in [1]: i] } }
