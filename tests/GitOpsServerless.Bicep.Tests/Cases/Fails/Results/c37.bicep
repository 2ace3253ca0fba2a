// expects: nothing
param e 'dev' | 'prod'
var m = { dev: { sku: 'a' }, prod: { sku: 'b' } }
output x string = m[e].sku
output y string = m[e].foo
