// expects: BCP139
targetScope = 'resourceGroup'
resource s 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'a' , scope: resourceGroup('q')}
resource a 'Microsoft.Authorization/locks@2020-05-01' = { name: 'a', scope: s, properties: { level: 'CanNotDelete' } }
