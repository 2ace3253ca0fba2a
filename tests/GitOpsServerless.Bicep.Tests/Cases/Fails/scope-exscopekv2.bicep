// expects: BCP135
targetScope = 'resourceGroup'
resource s 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'a' }
resource a 'Microsoft.KeyVault/vaults@2023-02-01' existing = { name: 'a', scope: s }
