// expects: BCP444@3:40
resource r 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'r' }
extension kubernetes with { namespace: r.properties.accessTier } as a
