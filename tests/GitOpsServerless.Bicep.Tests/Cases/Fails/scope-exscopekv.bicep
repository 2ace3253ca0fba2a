// expects: BCP135
targetScope = 'resourceGroup'
resource a 'Microsoft.KeyVault/vaults@2023-02-01' existing = { name: 'a', scope: subscription() }
