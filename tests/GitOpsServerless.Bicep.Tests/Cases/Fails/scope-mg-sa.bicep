// expects: BCP135
targetScope = 'managementGroup'
resource a 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'a' }
