targetScope = 'tenant'
resource mg 'Microsoft.Management/managementGroups@2021-04-01' = { name: 'mg1', properties: { displayName: 'x' } }
output id string = mg.id
output t object = tenant()
