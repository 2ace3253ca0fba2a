targetScope = 'managementGroup'
param mg string
module a 'm.bicep' = { name: 'a', scope: managementGroup(mg) }
module b 's.bicep' = { name: 'b', scope: subscription('00000000-0000-0000-0000-000000000000') }
module t 't.bicep' = { name: 't', scope: tenant() }
resource pol 'Microsoft.Authorization/policyDefinitions@2021-06-01' = { name: 'p', properties: { policyType: 'Custom' } }
resource ra 'Microsoft.Authorization/roleAssignments@2022-04-01' = { name: guid(mg), properties: { principalId: mg, roleDefinitionId: tenantResourceId('Microsoft.Authorization/roleDefinitions', mg) } }
output x string = pol.id
output y string = managementGroup().id
output z object = managementGroup().properties
