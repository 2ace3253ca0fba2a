// expects: BCP139
targetScope = 'subscription'
resource a 'Microsoft.Authorization/locks@2020-05-01' = { name: 'a', scope: subscription('x'), properties: { level: 'CanNotDelete' } }
