// expects: BCP033@3:16
module m 'm.bicep' = { name: 'm', params: { sku: 'a' } }
output o 'a' = m.outputs.id
