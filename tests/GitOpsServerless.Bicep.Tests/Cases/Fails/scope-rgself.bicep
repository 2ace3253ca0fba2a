// expects: nothing
targetScope = 'resourceGroup'
resource a 'Microsoft.Authorization/locks@2020-05-01' = { name: 'a', scope: resourceGroup(), properties: { level: 'CanNotDelete' } }
