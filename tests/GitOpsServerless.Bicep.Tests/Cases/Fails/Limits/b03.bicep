// expects: BCP181@4:31
module mod 'mod.bicep' = { name: 'm' }
resource kv 'Microsoft.Storage/storageAccounts@2023-01-01' = { name: 'x', location: 'y', kind: 'StorageV2', sku: { name: 'Standard_LRS' } }
output k object = kv.listKeys(mod.outputs.id)
