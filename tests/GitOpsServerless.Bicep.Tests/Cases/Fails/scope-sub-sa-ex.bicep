// expects: nothing
targetScope = 'subscription'
resource a 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'a', scope: resourceGroup('b') }
