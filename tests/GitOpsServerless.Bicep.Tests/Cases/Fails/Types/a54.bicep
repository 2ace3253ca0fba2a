// expects: BCP036@4:50
@allowed(['a', 'c'])
param p string
module m 'm.bicep' = { name: 'm', params: { sku: p } }
