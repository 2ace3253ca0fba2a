// expects: nothing
targetScope = 'resourceGroup'
resource s 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'a' }
resource a 'Microsoft.Authorization/locks@2020-05-01' = { name: 'a', scope: s, properties: { level: 'CanNotDelete' } }
resource b 'Microsoft.Authorization/roleAssignments@2022-04-01' = { name: 'a', scope: a, properties: { principalId: 'x', roleDefinitionId: 'y' } }
