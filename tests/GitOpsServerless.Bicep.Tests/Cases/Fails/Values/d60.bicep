// expects: BCP070@2:23
var x = toObject([1], i => i)
