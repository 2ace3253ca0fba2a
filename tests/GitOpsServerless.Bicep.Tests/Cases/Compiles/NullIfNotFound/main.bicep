@nullIfNotFound()
resource r 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'x' }
output o string? = r.?id
output p bool = r == null
