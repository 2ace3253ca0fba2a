// expects: BCP134
targetScope = 'resourceGroup'
resource s 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'a' }
module m 'm.bicep' = { name: 'm', scope: s }
