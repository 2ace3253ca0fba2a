@description('Where the pictures are')
@metadata({ owner: 'web' })
param pictures resource 'microsoft.storage/STORAGEACCOUNTS@2022-09-01'
param rare resource 'Contoso.Rare/things@2020-01-01'
param other resource 'Microsoft.Storage/storageAccounts@2022-09-01' = pictures
param fallback string = pictures.name
param anything resource 'Microsoft.KeyVault/vaults@2022-07-01' = any('x')

var same = pictures
var again = same
var id = pictures.id
var tier = pictures.properties.accessTier
var keys = again.listKeys()
var both = { first: pictures, second: other.id }

resource copy 'Microsoft.Storage/storageAccounts@2022-09-01' = if (pictures.name != rare.name) {
  name: '${pictures.name}copy'
  location: 'westeurope'
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  tags: { from: id, type: pictures.type }
  properties: { accessTier: tier }
  dependsOn: [pictures]
}

output id string = pictures.id
output name string = again.name
output type string = pictures.type
output version string = pictures.apiVersion
output location string = pictures.location
output sku string = pictures.sku.name
output properties object = pictures.properties
output blob string = pictures['properties'].primaryEndpoints.blob
output nameByIndex string = pictures['name']
output whole object = pictures
output list array = [pictures, rare]
output key string = pictures.listKeys().keys[0].value
output sas object = pictures.listAccountSas('2022-09-01', any({}))
output keys object = keys
output both object = both
output rare object = rare.properties.some.thing
output text string = '${pictures.id}/${rare.apiVersion}'
output names array = map([pictures], item => item.name)
output asserted string = pictures!.name
output tier string = tier
@description('A resource as an output')
output stated resource 'Microsoft.Storage/storageAccounts@2021-09-01' = pictures
output inferred resource = rare
output throughVariable resource = again
output chosen resource = (fallback == '' ? pictures : pictures)
