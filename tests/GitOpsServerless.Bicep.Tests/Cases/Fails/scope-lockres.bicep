// expects: nothing
targetScope = 'resourceGroup'
resource s 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'a' }
resource a 'Microsoft.Authorization/locks@2015-01-01' = { name: 'a', scope: s, properties: { level: 'CanNotDelete' } }
