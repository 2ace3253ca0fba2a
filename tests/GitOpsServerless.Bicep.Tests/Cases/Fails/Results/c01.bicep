// expects: BCP120@4:69
module mod 'mod.bicep' = { name: 'm' }
resource kv 'Microsoft.KeyVault/vaults@2023-07-01' existing = { name: mod.outputs.name }
resource s 'Microsoft.Storage/storageAccounts@2023-01-01' = { name: kv.name, location: 'y', kind: 'StorageV2', sku: { name: 'Standard_LRS' } }
