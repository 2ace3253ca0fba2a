// expects: BCP139
targetScope = 'resourceGroup'
resource a 'Microsoft.Authorization/roleAssignments@2022-04-01' = { name: 'a', scope: managementGroup('q'), properties: { principalId: 'x', roleDefinitionId: 'y' } }
