param useExisting bool
param id string
resource a 'Microsoft.Storage/storageAccounts@2023-01-01' existing = if (useExisting) { name: last(split(id, '/')), scope: resourceGroup(split(id, '/')[2], split(id, '/')[4]) }
resource b 'Microsoft.Storage/storageAccounts@2023-01-01' = if (!useExisting) { name: 'b', location: 'w', kind: 'StorageV2', sku: { name: 'Standard_LRS' } }
output o string = useExisting ? a.id : b.id
output p string = useExisting ? a.properties.primaryEndpoints.blob : b.properties.primaryEndpoints.blob
output q object? = a.?properties.primaryEndpoints
output r string? = b.?properties.?primaryEndpoints.?blob
output s string = b!.properties.primaryEndpoints.blob
