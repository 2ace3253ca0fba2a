// expects: BCP062@4:20 BCP070@2:25 BCP070@3:27
var items = map([1, 2], i => absent)
var sorted = sort([1, 2], (a, b) => a + 'x')
output out array = items
