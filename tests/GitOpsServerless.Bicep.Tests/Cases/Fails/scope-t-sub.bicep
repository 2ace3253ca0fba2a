// expects: nothing
targetScope = 'tenant'
resource a 'Microsoft.Subscription/aliases@2021-10-01' = { name: 'a' }
