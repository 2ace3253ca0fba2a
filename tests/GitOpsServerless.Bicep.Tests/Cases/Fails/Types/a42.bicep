// expects: BCP036@3:58
var q = { x: 'z' }
module m 'm.bicep' = { name: 'm', params: { sku: 'a', o: q } }
