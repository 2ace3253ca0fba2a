type account = resource 'Microsoft.Storage/storageAccounts@2022-09-01'

param named account
output name string = named.name
output tier string = named.properties.accessTier
output again account = named
output key string = named.listKeys().keys[0].value
