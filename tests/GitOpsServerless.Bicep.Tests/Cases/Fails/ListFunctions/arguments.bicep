// expects: BCP048@15:58 BCP048@16:43 BCP070@13:36 BCP070@14:50 BCP070@17:43
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
output one object = store.listKeys(1)
output two object = store.listKeys('2022-09-01', 'x')
output three object = store.listAccountSas('2022-09-01', [])
output four object = store.listAccountSas(1, {})
output five object = store.listAccountSas(1)
