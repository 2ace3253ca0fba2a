// expects: nothing
param l { k: string, v: int }[]
var r = [for x in l: x.z]
output o array = r
