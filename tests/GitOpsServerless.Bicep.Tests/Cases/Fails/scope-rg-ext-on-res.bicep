// expects: BCP037 BCP135
targetScope = 'resourceGroup'
resource s 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'a' }
resource a 'Microsoft.KeyVault/vaults@2023-02-01' = { name: 'x', scope: s, location: 'w' }
