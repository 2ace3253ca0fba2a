targetScope = 'subscription'

param regions array
param enabled bool

@description('A group for each region.')
@batchSize(2)
resource groups 'Microsoft.Resources/resourceGroups@2023-07-01' = [for region in regions: if (enabled) {
  name: 'rg-${region}'
  location: region
  managedBy: 'somebody'
  tags: {
    region: region
  }
}]

@description('What lies in each group.')
module parts 'part.bicep' = [for (region, i) in regions: {
  name: 'part-${i}'
  scope: resourceGroup('rg-${region}')
}]

@description('Another subscription.')
module other 'part.bicep' = if (enabled) {
  name: 'other'
  scope: resourceGroup('8c2b1e9e-6b1a-4c8e-9d3e-2d9d6f7a1c55', 'rg')
}
