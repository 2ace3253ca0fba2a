// expects: nothing
module mod 'mod.bicep' = { name: 'm' }
resource kv 'Microsoft.KeyVault/vaults@2023-07-01' existing = { name: mod.outputs.name }
output u object = kv
