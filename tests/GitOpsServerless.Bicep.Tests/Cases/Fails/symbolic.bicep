// expects: BCP144
type t = { a: string }
param p t
param n string[]
resource a 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'x' }
resource b 'Microsoft.Storage/storageAccounts@2023-01-01' = [for (x, i) in n: {
  name: x
  location: 'westus'
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: { supportsHttpsTrafficOnly: a.properties.supportsHttpsTrafficOnly }
}]
resource c 'Microsoft.Network/privateEndpoints@2023-04-01' = {
  name: p.a
  location: 'westus'
  properties: { privateLinkServiceConnections: [for (x, i) in n: { name: x, properties: { privateLinkServiceId: b[i].id, groupIds: [ 'blob' ] } }] }
  resource g 'privateDnsZoneGroups' = { name: 'default', properties: { privateDnsZoneConfigs: [ { name: 'x', properties: { privateDnsZoneId: b[0].properties.primaryEndpoints.blob } } ] } }
}
module m 'symbolic-m.bicep' = [for i in range(0, 2): { name: 'm${i}', params: { x: c::g.properties.provisioningState, y: map(b, z => z.id) } }]
output o string = m[0].outputs.z
output all array = map(b, z => z.properties.primaryEndpoints.blob)
output ids array = map(b, z => z.id)
output k string = b[0].listKeys().keys[0].value
output len int = length(b)
output e object = a
