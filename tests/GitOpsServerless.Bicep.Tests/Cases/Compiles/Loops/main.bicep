param names array
param n int
param typed { name: string, size: int }[]
param obj object
var v = [for x in names: { name: x, up: toUpper(x) }]
var v2 = [for (x, i) in names: '${i}-${x}']
var v3 = [for i in range(0, n): i * 2]
var v4 = [for i in range(0, 3): { inner: map(range(0, i), j => j) }]
var v5 = [for x in items(obj): x.key]
var nestedProp = {
  list: map(typed, t => t.name)
}
resource sa 'Microsoft.Storage/storageAccounts@2023-01-01' = [for (x, i) in names: {
  name: '${x}${i}'
  location: resourceGroup().location
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  tags: { idx: string(i) }
}]
@batchSize(2)
resource sb 'Microsoft.Storage/storageAccounts@2023-01-01' = [for x in typed: if (x.size > 1) {
  name: x.name
  location: 'westus'
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: { allowBlobPublicAccess: sa[0].properties.allowBlobPublicAccess }
}]
resource vnet 'Microsoft.Network/virtualNetworks@2023-04-01' = [for i in range(0, n): {
  name: 'vnet${i}'
  location: 'westus'
  properties: {
    addressSpace: { addressPrefixes: [ '10.${i}.0.0/16' ] }
    subnets: [for (x, j) in names: {
      name: 'sn${j}-${x}'
      properties: { addressPrefix: '10.${i}.${j}.0/24' }
    }]
  }
  dependsOn: [ sa, sb[i] ]
}]
resource single 'Microsoft.Network/virtualNetworks@2023-04-01' = {
  name: 'single'
  location: 'westus'
  properties: {
    addressSpace: { addressPrefixes: [for i in range(0, 2): '10.${i}.0.0/16'] }
    subnets: [for (x, i) in names: { name: x, id: vnet[i].id }]
  }
}
output ids array = [for (x, i) in names: sa[i].id]
output eps array = [for i in range(0, n): { ep: sa[i].properties.primaryEndpoints.blob, name: sa[i].name }]
output typedOut string[] = [for t in typed: t.name]
output vv array = [ v, v2, v3, v4, v5 ]
output np object = nestedProp
output idx object = sa[n].properties
output last string = sb[1].id
