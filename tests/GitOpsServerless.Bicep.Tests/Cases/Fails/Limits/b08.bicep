// expects: BCP434@4:151
module mod 'mod.bicep' = { name: 'm' }
resource kv 'Microsoft.KeyVault/vaults@2023-07-01' existing = { name: mod.outputs.name }
resource s 'Microsoft.Storage/storageAccounts@2023-01-01' = { name: 'x', location: 'y', kind: 'StorageV2', sku: { name: 'Standard_LRS' }, dependsOn: [kv] }
