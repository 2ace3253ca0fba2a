// expects: BCP037
targetScope = 'resourceGroup'
resource a 'Microsoft.Storage/storageAccounts@2023-01-01' = { name: 'a', scope: resourceGroup(), location: 'w', kind: 'StorageV2', sku: { name: 'Standard_LRS' } }
