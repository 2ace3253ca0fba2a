// expects: BCP053@5:27
var env = 'dev'
var map1 = { dev: { sku: 'B1' }, prd: { sku: 'P1', extra: true } }
output o string = map1[env].sku
output p bool = map1[env].extra
