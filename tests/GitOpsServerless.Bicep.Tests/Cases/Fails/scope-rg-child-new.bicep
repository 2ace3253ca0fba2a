// expects: BCP165
targetScope = 'resourceGroup'
resource s 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'a', scope: resourceGroup('x') }
resource a 'Microsoft.Storage/storageAccounts/blobServices@2023-01-01' = { name: 'default', parent: s }
output o string = a.id
