// expects: BCP169
targetScope = 'tenant'
resource a 'Microsoft.CostManagement/externalSubscriptions@2019-03-01-preview' = { name: 'a/b' }
