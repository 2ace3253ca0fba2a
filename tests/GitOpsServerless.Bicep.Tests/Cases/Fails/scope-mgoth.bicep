// expects: BCP139
targetScope = 'managementGroup'
resource a 'Microsoft.Authorization/roleAssignments@2022-04-01' = { name: 'a', scope: managementGroup('x'), properties: { principalId: 'x', roleDefinitionId: 'y' } }
