// expects: BCP037@2:115 BCP037@2:78
module m 'cluster.bicep' = { extensionConfigs: { cluster: { kubeConfig: 'x', name: 'y' }, ledger: { token: 'x' }, other: {} } }
