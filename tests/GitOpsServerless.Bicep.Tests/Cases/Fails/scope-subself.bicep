// expects: nothing
targetScope = 'subscription'
resource a 'Microsoft.Authorization/locks@2020-05-01' = { name: 'a', scope: subscription(), properties: { level: 'CanNotDelete' } }
