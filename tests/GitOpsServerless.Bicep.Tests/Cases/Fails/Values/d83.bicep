// expects: nothing
param env string
var map1 = { dev: { sku: 'B1' }, prd: { sku: 'P1', extra: true } }
output p bool = map1[env].extra
