param token string
extension az
extension kubernetes with { namespace: 'apps', kubeConfig: token, context: 'main' }
extension './ledger.tgz' with { endpoint: 'https://ledger', token: token }

resource vault 'az:Microsoft.KeyVault/vaults@2023-07-01' existing = { name: 'keys' }
resource service 'core/Service@v1' = { metadata: { name: 'service' }, spec: {} }
resource other 'kubernetes:core/Service@v1' = { metadata: { name: 'other' }, spec: {} }
output id string = vault.id
output group string = az.resourceGroup().name
