// expects: nothing
param o object
output o2 { a: 'q' } = { a: o.b }
