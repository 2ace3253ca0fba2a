targetScope = 'subscription'
param loc string
resource rg 'Microsoft.Resources/resourceGroups@2022-09-01' = {
  name: 'rg-x'
  location: loc
}
output rgName string = rg.name
