// expects: BCP034
var v = 'x'
resource q 'Microsoft.Storage/storageAccounts@2023-01-01' = { name: 'q', location: 'l', kind: 'StorageV2', sku: { name: 'Standard_LRS' }, dependsOn: [v] }
