// expects: nothing
param d object = {}
var i = items(d)
output o array = [for x in i: x.value.foo]
output p array = [for x in items(d): x.key]
