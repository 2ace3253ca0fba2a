// expects: nothing
param e 'dev' | 'prod'
var m = { dev: { sku: 'a' }, prod: { sku: 'b' } }
output x 'a' = m[e].sku
