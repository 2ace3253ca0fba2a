// expects: BCP135
targetScope = 'resourceGroup'
resource a 'Microsoft.Authorization/policyDefinitions@2021-06-01' = { name: 'a', properties: { } }
