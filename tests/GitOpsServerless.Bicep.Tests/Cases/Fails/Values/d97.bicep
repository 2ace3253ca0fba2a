// expects: BCP053@3:33
var v = union([{ n: 1 }], [{ m: 1 }])
output o array = [for x in v: x.z]
