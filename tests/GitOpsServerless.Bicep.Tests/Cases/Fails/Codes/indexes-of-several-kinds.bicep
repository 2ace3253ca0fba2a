// expects: BCP075@4:17 BCP182@6:26
param flag bool
var table = { a: 1 }
var one = table[flag ? 'a' : 1]
resource store 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'x' }
var two = [for i in [1]: store[flag ? 'id' : 'sku']]
