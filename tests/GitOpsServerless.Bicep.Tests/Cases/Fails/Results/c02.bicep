// expects: BCP181@4:29
module mod 'mod.bicep' = { name: 'm' }
resource kv 'Microsoft.KeyVault/vaults@2023-07-01' existing = { name: mod.outputs.name }
output k object = reference(kv.id, '2023-01-01')
