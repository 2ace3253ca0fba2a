param endpoint string
@secure()
param token string
param isLarge bool
var apps = 'apps'

extension az
extension kubernetes as k8s
extension './ledger.tgz' as first
extension './ledger.tgz' with { endpoint: isLarge ? endpoint : '${apps}-ledger', token: token, retries: 3 } as second

resource vault 'az:Microsoft.KeyVault/vaults@2023-07-01' existing = { name: 'keys' }
resource store 'Microsoft.Storage/storageAccounts@2023-01-01' = { name: 'store', location: az.resourceGroup().location, kind: 'StorageV2', sku: { name: 'Standard_LRS' } }
resource service 'core/Service@v1' = { metadata: { name: 'service' }, spec: {} }

module literal 'cluster.bicep' = {
  extensionConfigs: {
    cluster: { kubeConfig: 'config', context: 'main' }
    ledger: { token: token, retries: length(endpoint), verbose: isLarge }
  }
}
module conditional 'cluster.bicep' = if (isLarge) {
  name: 'conditional'
  extensionConfigs: {
    cluster: { kubeConfig: vault.getSecret('config') }
    ledger: { token: token }
  }
}
module chosen 'cluster.bicep' = {
  name: 'chosen'
  extensionConfigs: {
    cluster: { kubeConfig: isLarge ? token : k8s.config.kubeConfig, namespace: apps }
    ledger: isLarge ? first.config : second.config
  }
}
module secret 'cluster.bicep' = {
  extensionConfigs: {
    cluster: { kubeConfig: vault.getSecret('config'), namespace: store.properties.accessTier }
    ledger: { token: isLarge ? vault.getSecret('token', 'v1') : second.config.token, endpoint: store.id }
  }
}
module each 'cluster.bicep' = [for i in range(0, 2): {
  name: 'each${i}'
  extensionConfigs: {
    cluster: (k8s.config)
    ledger: { token: '${token}${i}', endpoint: first.config.endpoint }
  }
}]
