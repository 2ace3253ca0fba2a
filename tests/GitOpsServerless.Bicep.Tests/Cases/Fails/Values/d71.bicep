// expects: nothing
resource vnet 'Microsoft.Network/virtualNetworks@2023-04-01' existing = { name: 'x' }
output o string = vnet.properties.subnets[0].foo
