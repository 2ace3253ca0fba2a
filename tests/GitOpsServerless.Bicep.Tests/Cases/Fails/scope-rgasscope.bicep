// expects: BCP139
targetScope = 'subscription'
resource rg 'Microsoft.Resources/resourceGroups@2022-09-01' = { name: 'a', location: 'w' }
resource a 'Microsoft.Authorization/locks@2020-05-01' = { name: 'a', scope: rg, properties: { level: 'CanNotDelete' } }
