// expects: BCP247@3:44
resource stg 'Microsoft.Storage/storageAccounts@2023-01-01' = [for i in range(0, 2): { name: 'x${i}', location: 'y', kind: 'StorageV2', sku: { name: 'Standard_LRS' } }]
output o array = map(range(0, 2), i => stg[i].properties.accessTier)
