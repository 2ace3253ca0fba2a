// expects: nothing
targetScope = 'resourceGroup'
resource a 'Microsoft.Authorization/permissions@2022-04-01' = { name: 'x' }
