// expects: nothing
param p { name: string, count: int? }[]
var a = map(p, x => union(x, { z: 1 }))
output o int = a[0].z
output q int = a[0].name
