@onlyIfNotExists()
resource a 'Microsoft.Storage/storageAccounts@2023-01-01' = { name: 'b', location: 'w', kind: 'StorageV2', sku: { name: 'Standard_LRS' } }
@description('d')
resource b 'Microsoft.Storage/storageAccounts@2023-01-01' = { name: 'c', location: 'w', kind: 'StorageV2', sku: { name: 'Standard_LRS' } }
@description('m')
module m 'm.bicep' = { name: 'm' }
@export()
type x = string
