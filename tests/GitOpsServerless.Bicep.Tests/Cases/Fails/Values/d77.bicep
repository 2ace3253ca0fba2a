// expects: BCP033@4:19
param p { name: string, count: int? }[]
var a = [for x in p: { n: x.name, c: x.?count ?? 0 }]
output o string = a[0].c
