param n string
resource vnet 'Microsoft.Network/virtualNetworks@2023-04-01' = { name: n, location: resourceGroup().location, properties: { addressSpace: { addressPrefixes: [ '10.0.0.0/8' ] } } }
output id string = vnet.id
