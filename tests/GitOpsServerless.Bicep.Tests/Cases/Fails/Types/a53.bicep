// expects: nothing
@allowed(['a', 'b'])
param p string
module m 'm.bicep' = { name: 'm', params: { sku: p } }
