// expects: nothing
param names string[] = []
var m = reduce(names, {}, (cur, next) => union(cur, { '${next}': 1 }))
output o object = m
output q int = m.foo
