// expects: BCP135
targetScope = 'resourceGroup'
resource a 'Microsoft.Subscription/aliases@2021-10-01' existing = { name: 'a' }
