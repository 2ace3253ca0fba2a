// expects: BCP169@3:69
param a string
resource s 'Microsoft.Storage/storageAccounts@2023-01-01' = { name: '${a}/b/c', location: 'y', kind: 'StorageV2', sku: { name: 'Standard_LRS' } }
