// expects: BCP095@2:14
module first 'first.bicep' = { name: 'first' }
