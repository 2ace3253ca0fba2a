// expects: nothing
param useIt bool
var a = useIt ? { x: { y: 1 } } : {}
output p int = a.x.y
output q bool = contains(a, 'x') ? true : false
