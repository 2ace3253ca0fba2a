// expects: nothing
targetScope = 'subscription'
resource a 'Microsoft.Unk/x@2022-09-01' = { name: 'a', scope: tenant() }
