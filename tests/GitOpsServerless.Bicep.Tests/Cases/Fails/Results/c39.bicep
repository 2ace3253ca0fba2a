// expects: nothing
param e string
var m = { dev: { sku: 'a' }, prod: { sku: 'b' } }
output x int = m[e].sku
