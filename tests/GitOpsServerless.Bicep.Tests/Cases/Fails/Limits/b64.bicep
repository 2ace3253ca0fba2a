// expects: BCP180@3:73
resource kv 'Microsoft.KeyVault/vaults@2023-07-01' existing = { name: 'x' }
module m 'b64m.bicep' = { name: 'm', params: { p: kv.getSecret('a'), q: kv.getSecret('b') } }
