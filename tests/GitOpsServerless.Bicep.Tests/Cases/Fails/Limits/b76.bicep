// expects: nothing
targetScope = 'subscription'
resource rg 'Microsoft.Resources/resourceGroups@2022-09-01' = { name: 'x', location: 'y' }
module m 'mod.bicep' = { scope: rg, name: 'm' }
