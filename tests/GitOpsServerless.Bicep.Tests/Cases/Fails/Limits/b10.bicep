// expects: BCP307@5:19
module mod 'mod.bicep' = { name: 'm' }
resource kv 'Microsoft.KeyVault/vaults@2023-07-01' existing = { name: mod.outputs.name }
resource sec 'Microsoft.KeyVault/vaults/secrets@2023-07-01' existing = { parent: kv, name: 'a' }
output u string = sec.properties.secretUri
