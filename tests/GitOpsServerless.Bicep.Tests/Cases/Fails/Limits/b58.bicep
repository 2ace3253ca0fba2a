// expects: nothing
param p string
var o = { '${p}': 1 }
output x int = o.zz
