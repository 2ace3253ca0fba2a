// expects: BCP307@4:19
module mod 'mod.bicep' = { name: 'm' }
resource kv 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: mod.outputs.name }
output u object = kv.listKeys()
