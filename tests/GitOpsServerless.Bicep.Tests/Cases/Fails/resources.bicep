// expects: BCP120
param name string
param deploy bool = true
param loc string = resourceGroup().location
resource sa 'Microsoft.Storage/storageAccounts@2023-01-01' = {
  name: name
  location: loc
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: { minimumTlsVersion: 'TLS1_2' }
  resource blobs 'blobServices' = {
    name: 'default'
    resource c 'containers' = if (deploy) {
      name: 'c1'
      properties: { publicAccess: 'None' }
    }
    resource c2 'containers@2022-09-01' = {
      name: 'c2'
    }
  }
  resource files 'fileServices' existing = {
    name: 'default'
  }
}
resource q 'Microsoft.Storage/storageAccounts/queueServices@2023-01-01' = {
  parent: sa
  name: 'default'
}
resource qq 'Microsoft.Storage/storageAccounts/queueServices/queues@2023-01-01' = if (deploy) {
  parent: q
  name: 'q-${name}'
}
resource lock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'lock'
  scope: sa
  properties: { level: 'CanNotDelete' }
}
resource ra 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(sa.id, 'x')
  scope: sa::blobs::c
  properties: { principalId: name, roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'x'), principalType: 'ServicePrincipal' }
}
resource ex 'Microsoft.KeyVault/vaults@2023-02-01' existing = {
  name: 'kv-${name}'
  scope: resourceGroup('other')
}
resource ex2 'Microsoft.KeyVault/vaults@2023-02-01' existing = {
  name: 'kv2'
  scope: resourceGroup('00000000-0000-0000-0000-000000000000', 'other')
  resource sec 'secrets' existing = {
    name: 's'
  }
}
resource nic 'Microsoft.Network/networkInterfaces@2023-04-01' = if (deploy && !empty(name)) {
  name: 'nic'
  location: loc
  tags: { a: ex.properties.vaultUri, b: ex2::sec.id, c: sa::files.id }
  zones: [ '1' ]
  identity: { type: 'SystemAssigned' }
  dependsOn: [ lock ]
}
resource cfg 'Microsoft.Web/sites/config@2022-03-01' = {
  name: '${name}/appsettings'
  properties: {
    KEY: sa.listKeys().keys[0].value
    CS: 'DefaultEndpointsProtocol=https;AccountName=${sa.name};AccountKey=${sa.listKeys('2021-01-01').keys[0].value};EndpointSuffix=${environment().suffixes.storage}'
    NIC: nic.?properties.?macAddress ?? ''
    ID: nic.identity.principalId
  }
}
var deref = sa.properties.primaryEndpoints
var names = { a: sa.name, b: sa.id, c: sa.type, d: sa.apiVersion, e: sa.location }
output o1 object = deref
output o2 object = names
output o3 string = sa::blobs::c2.id
output o4 string = sa::blobs.properties.cors.corsRules[0].allowedHeaders[0]
output o5 object = sa
output o6 string = ex.id
output o7 object = ex2.properties
output o8 string = qq.name
output o9 string = sa['properties']['primaryEndpoints']['blob']
output o10 string? = nic.?location
