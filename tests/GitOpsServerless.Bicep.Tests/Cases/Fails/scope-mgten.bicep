// expects: nothing
targetScope = 'managementGroup'
resource a 'Microsoft.Authorization/roleAssignments@2022-04-01' = { name: 'a', scope: tenant(), properties: { principalId: 'x', roleDefinitionId: 'y' } }
