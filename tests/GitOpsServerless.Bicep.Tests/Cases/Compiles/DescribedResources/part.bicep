param locked bool = true

@description('Where things are kept.')
resource store 'Microsoft.Storage/storageAccounts@2023-01-01' = {
  name: 'store${uniqueString(resourceGroup().id)}'
  location: resourceGroup().location
  sku: { name: 'Standard_LRS' }
  kind: 'StorageV2'
}

@description('Keeps it from harm.')
resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (locked) {
  name: 'lock'
  scope: store
  properties: { level: 'CanNotDelete' }
}
