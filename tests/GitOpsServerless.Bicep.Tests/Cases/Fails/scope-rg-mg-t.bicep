// expects: nothing
targetScope = 'resourceGroup'
resource a 'Microsoft.Management/managementGroups@2021-04-01' = { name: 'a', scope: tenant() }
