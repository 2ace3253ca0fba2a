// expects: BCP307@4:19
module mod 'mod.bicep' = { name: 'm' }
resource kv 'Microsoft.KeyVault/vaults@2023-07-01' existing = { name: mod.outputs.name }
output u string = kv.properties.vaultUri
