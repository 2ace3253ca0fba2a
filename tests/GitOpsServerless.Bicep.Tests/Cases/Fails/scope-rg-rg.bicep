// expects: BCP135
targetScope = 'resourceGroup'
resource a 'Microsoft.Resources/resourceGroups@2022-09-01' = { name: 'a', location: 'w' }
