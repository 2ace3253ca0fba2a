// expects: BCP037 BCP139
targetScope = 'subscription'
resource a 'Microsoft.Storage/storageAccounts@2023-01-01' = { name: 'a', scope: resourceGroup('b'), location: 'w', kind: 'StorageV2', sku: { name: 'Standard_LRS' } }
