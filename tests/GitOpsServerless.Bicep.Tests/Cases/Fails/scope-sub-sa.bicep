// expects: BCP135
targetScope = 'subscription'
resource a 'Microsoft.Storage/storageAccounts@2023-01-01' = { name: 'a', location: 'w', kind: 'StorageV2', sku: { name: 'Standard_LRS' } }
