// expects: nothing
targetScope = 'resourceGroup'
resource s 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'a' }
resource a 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = { name: 'x', scope: s, properties: {} }
