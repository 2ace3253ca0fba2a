// expects: BCP037 BCP139
targetScope = 'resourceGroup'
resource a 'Microsoft.Resources/resourceGroups@2022-09-01' = { name: 'a', location: 'w', scope: subscription() }
