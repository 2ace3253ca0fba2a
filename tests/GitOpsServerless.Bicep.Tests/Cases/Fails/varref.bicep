// expects: BCP120 BCP120 BCP178 BCP182
param p string
resource sa 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: p }
var direct = sa.properties.primaryEndpoints.blob
var indirect = { x: direct, y: p }
var twice = [ indirect, indirect.x ]
var fine = sa.id
var cond = sa.properties.allowBlobPublicAccess ? 'a' : 'b'
var looped = [for i in range(0, 2): '${direct}${i}']
resource kv 'Microsoft.KeyVault/vaults@2023-02-01' = {
  name: 'kv'
  location: resourceGroup().location
  tags: { a: direct, b: fine, c: cond }
  properties: { sku: { family: 'A', name: 'standard' }, tenantId: tenant().tenantId, accessPolicies: [for x in twice: { objectId: string(x), tenantId: fine, permissions: {} }] }
}
output o object = { t: twice, f: fine, c: cond, k: kv.properties.vaultUri }
output l array = [for i in range(0, 2): '${direct}${i}']
