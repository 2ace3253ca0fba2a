resource plan 'Microsoft.Web/serverfarms@2020-12-01' = {
  name: 'plan'
  location: resourceGroup().location
  sku: { name: 'F1' }
}
resource network 'Microsoft.Network/virtualNetworks@2022-07-01' existing = {
  name: uniqueString(plan.properties.workerTierName)
  resource subnet 'subnets' = {
    name: 'one'
    properties: { addressPrefix: '10.0.2.0/24' }
  }
}
