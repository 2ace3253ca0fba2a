// expects: BCP401@3:61
param o object
module m 'cluster.bicep' = { extensionConfigs: { cluster: { ...o, kubeConfig: 'x' }, ledger: { token: 'x' } } }
