// expects: BCP035@2:50
module m 'cluster.bicep' = { extensionConfigs: { cluster: { context: 'x' }, ledger: { token: 'x' } } }
