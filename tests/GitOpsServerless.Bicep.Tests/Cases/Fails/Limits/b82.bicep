// expects: nothing
param n string
resource s 'Microsoft.Storage/storageAccounts@2023-01-01' = { name: n, location: 'y', kind: 'StorageV2', sku: { name: 'Standard_LRS' } }
resource t 'Microsoft.Storage/storageAccounts@2023-01-01' = { name: n, location: 'y', kind: 'StorageV2', sku: { name: 'Standard_LRS' } }
