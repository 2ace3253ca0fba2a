// expects: BCP033@13:18 BCP033@14:20 BCP033@15:23 BCP033@16:20 BCP033@17:21 BCP033@18:20 BCP033@19:20 BCP033@20:20 BCP033@21:21 BCP033@22:21 BCP033@23:24 BCP070@24:32
param version string
resource store 'Microsoft.Storage/storageAccounts@2022-09-01' existing = {
  name: 'pictures'
}
resource stores 'Microsoft.Storage/storageAccounts@2022-09-01' existing = [for i in range(0, 2): {
  name: 'pictures${i}'
}]
resource database 'Microsoft.DocumentDB/databaseAccounts@2022-05-15' existing = {
  name: 'data'
}
var keys = store.listKeys()
output one int = store.listKeys().keys[0].value
output two array = keys
output three string = keys.keys
output four bool = stores[version == '' ? 0 : 1].listKeys().keys[0]['value']
output five array = database.listKeys().primaryMasterKey
output six array = store.listAccountSas('2022-09-01', { signedExpiry: 'x' })
output seven int = store.listAccountSas(version, any({})).accountSasToken
output eight int = first(keys.keys)!.value
output nine array = union(store.listKeys(), {})
output ten string = concat(keys.keys, [])
output eleven string = length(keys.keys)
output twelve string = toLower(keys.keys)
