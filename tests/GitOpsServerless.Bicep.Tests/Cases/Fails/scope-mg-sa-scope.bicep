// expects: nothing
targetScope = 'managementGroup'
resource a 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'a', scope: resourceGroup('00000000-0000-0000-0000-000000000000','b') }
