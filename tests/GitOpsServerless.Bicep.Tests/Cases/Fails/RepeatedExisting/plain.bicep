// expects: BCP121@2:78 BCP121@3:78
resource a 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'account' }
resource b 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'account' }
output o string = a.id
output p string = b.id
