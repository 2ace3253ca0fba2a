// expects: BCP055@3:43
resource vnet 'Microsoft.Network/virtualNetworks@2023-04-01' existing = { name: 'x' }
output o string = vnet.properties.subnets.foo
