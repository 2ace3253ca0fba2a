// expects: BCP121@2:79 BCP121@3:69
resource s 'Microsoft.Storage/storageAccounts@2023-01-01' = if (true) { name: 'same', location: 'y', kind: 'StorageV2', sku: { name: 'Standard_LRS' } }
resource t 'Microsoft.Storage/storageAccounts@2023-01-01' = { name: 'same', location: 'y', kind: 'StorageV2', sku: { name: 'Standard_LRS' } }
