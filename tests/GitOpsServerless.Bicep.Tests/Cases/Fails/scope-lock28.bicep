// expects: BCP135
targetScope = 'managementGroup'
resource a 'Microsoft.Authorization/locks@2015-01-01' = { name: 'a', properties: { level: 'CanNotDelete' } }
