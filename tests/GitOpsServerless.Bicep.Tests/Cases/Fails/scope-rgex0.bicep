// expects: BCP135
targetScope = 'resourceGroup'
resource rg 'Microsoft.Resources/resourceGroups@2022-09-01' existing = { name: 'a' }
output o string = rg.id
