// expects: BCP070@3:43
param mixed [ int, string ]
var names = [for item in mixed: guid('x', item)]
