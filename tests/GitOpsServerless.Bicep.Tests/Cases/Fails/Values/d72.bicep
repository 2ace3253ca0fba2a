// expects: BCP033@3:16
resource vnet 'Microsoft.Network/virtualNetworks@2023-04-01' existing = { name: 'x' }
output o int = vnet.properties.subnets[0].name
