// expects: nothing
targetScope = 'resourceGroup'
resource a 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = { name: 'x', properties: {} }
