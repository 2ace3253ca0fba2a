module part 'part.bicep' = { name: 'part' }

resource gateway 'Microsoft.ApiManagement/service@2023-05-01-preview' existing = if (part.outputs.name == 'a') {
  name: 'gateway'
}

resource cache 'Microsoft.ApiManagement/service/caches@2023-05-01-preview' = {
  parent: gateway
  name: 'cache'
  properties: { connectionString: 'x', useFromLocation: 'y' }
}

resource each 'Microsoft.ApiManagement/service@2023-05-01-preview' existing = [for name in part.outputs.names: {
  name: 'gateway-${name}'
}]

resource net 'Microsoft.Network/virtualNetworks@2023-01-01' existing = {
  name: part.outputs.name
}

module later 'part.bicep' = {
  name: 'later'
  dependsOn: [net]
}

param extension resourceInput<'Microsoft.ApiManagement/service/portalsettings@2024-05-01'>.properties?

output first string = each[0].location
