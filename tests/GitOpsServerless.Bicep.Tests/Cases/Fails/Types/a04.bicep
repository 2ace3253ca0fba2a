// expects: BCP036@3:50
param p 'a' | 'b' | 'c'
module m 'm.bicep' = { name: 'm', params: { sku: p } }
