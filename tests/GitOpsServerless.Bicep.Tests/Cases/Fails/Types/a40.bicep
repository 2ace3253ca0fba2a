// expects: BCP036@3:58
var n = 5
module m 'm.bicep' = { name: 'm', params: { sku: 'a', n: '${n}' } }
