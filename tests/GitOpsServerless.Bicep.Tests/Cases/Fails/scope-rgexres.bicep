// expects: nothing
targetScope = 'resourceGroup'
resource rg 'Microsoft.Resources/resourceGroups@2022-09-01' existing = { name: 'a', scope: subscription() }
resource a 'Microsoft.KeyVault/vaults@2023-02-01' existing = { name: 'a', scope: rg }
output o string = a.id
