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
output one string = store.listKeys().keys[0].value
output two object = keys
output three array = keys.keys
output four string = stores[version == '' ? 0 : 1].listKeys().keys[0]['value']
output five string = database.listKeys().primaryMasterKey
output six array = store.listKeys('2022-09-01').whatever
output seven int = store.listkeys()
output eight array = store.listAccountSas('2021-09-01', {})
output nine string = store.listAccountSas(version, any({})).accountSasToken
output ten array = map(keys.keys, key => key.value)
output eleven string? = store.listKeys().keys[?0].?value
output twelve bool = database.listAnything()
output thirteen int = length(keys.keys)
