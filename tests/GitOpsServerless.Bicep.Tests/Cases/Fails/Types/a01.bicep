// expects: BCP036@3:50
var sku = 'foo'
module m 'm.bicep' = { name: 'm', params: { sku: sku } }
