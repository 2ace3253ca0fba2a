// expects: BCP036@2:124 BCP036@2:138 BCP036@2:73 BCP036@2:85
module m 'cluster.bicep' = { extensionConfigs: { cluster: { kubeConfig: 1, context: null }, ledger: { token: 'x', retries: 'x', verbose: 1 } } }
