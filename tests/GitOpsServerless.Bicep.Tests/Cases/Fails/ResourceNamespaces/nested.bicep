// expects: BCP208@13:18 BCP210@11:16 BCP210@12:16 BCP210@5:16 BCP210@6:16 BCP210@7:18
extension kubernetes with { namespace: 'apps', kubeConfig: 'config' } as cluster
resource map 'cluster:core/ConfigMap@v1' = {
  metadata: { name: 'map' }
  resource one 'sys:part' = { metadata: { name: 'one' } }
  resource two 'az:part' = { metadata: { name: 'two' } }
  resource three 'az:?' = { metadata: { name: 'three' } }
}
resource store 'az:Microsoft.Storage/storageAccounts@2023-01-01' existing = {
  name: 'store'
  resource one 'sys:blobServices' existing = { name: 'default' }
  resource two 'cluster:blobServices' existing = { name: 'default' }
  resource three 'other:blobServices' existing = { name: 'default' }
}
