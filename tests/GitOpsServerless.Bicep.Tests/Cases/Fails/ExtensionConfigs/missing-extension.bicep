// expects: BCP035@2:8
module m 'cluster.bicep' = { name: 'm' }
