// expects: nothing
resource s 'Microsoft.Storage/storageAccounts@2023-01-01' = { name: 'x', location: 'y', kind: 'StorageV2', sku: { name: 'Standard_LRS' }, id: 'z' }
