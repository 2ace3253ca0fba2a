// expects: BCP139
targetScope = 'resourceGroup'
resource a 'Microsoft.NotThere/x@2021-05-01-preview' = { name: 'x', scope: subscription() }
