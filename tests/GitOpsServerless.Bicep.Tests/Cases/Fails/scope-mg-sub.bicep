// expects: nothing
targetScope = 'managementGroup'
resource a 'Microsoft.Subscription/aliases@2021-10-01' = { name: 'a', scope: tenant() }
