// expects: BCP180@3:87
resource kv 'Microsoft.KeyVault/vaults@2019-09-01' existing = { name: 'kv1' }
module m 'cluster.bicep' = { extensionConfigs: { cluster: { kubeConfig: 'x', context: kv.getSecret('q') }, ledger: { token: 'x' } } }
