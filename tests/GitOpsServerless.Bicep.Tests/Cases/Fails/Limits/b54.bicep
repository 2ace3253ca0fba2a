// expects: nothing
resource stg 'Microsoft.Storage/storageAccounts@2023-01-01' = [for i in range(0, 2): { name: 'x', location: 'y', kind: 'StorageV2', sku: { name: 'Standard_LRS' } }]
