param p string
resource sa 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: p }
var direct = sa.properties.primaryEndpoints.blob
var indirect = { x: direct, y: p }
var twice = [ indirect, indirect.x ]
var fine = sa.id
var cond = sa.properties.allowBlobPublicAccess ? 'a' : 'b'
resource kv 'Microsoft.KeyVault/vaults@2023-02-01' = {
  name: 'kv'
  location: resourceGroup().location
  tags: { b: fine }
  properties: { sku: { family: 'A', name: 'standard' }, tenantId: tenant().tenantId, accessPolicies: [for x in [1]: { objectId: string(direct), tenantId: fine, permissions: {} }] }
}
output o object = { t: twice, f: fine, c: cond, k: kv.properties.vaultUri }
output l array = [for i in range(0, 2): '${direct}${i}']
