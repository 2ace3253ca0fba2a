// expects: BCP431@3:50
param o object
module m 'cluster.bicep' = { extensionConfigs: { cluster: o, ledger: { token: 'x' } } }
