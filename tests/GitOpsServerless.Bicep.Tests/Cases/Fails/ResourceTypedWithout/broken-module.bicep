// expects: BCP036@2:73 BCP036@2:83 BCP104@2:14
module first 'declarations.bicep' = { name: 'first', params: { account: 'x', two: any('x') } }
