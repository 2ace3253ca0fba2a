// expects: BCP120@17:59 BCP120@18:77 BCP120@19:63 BCP120@20:63 BCP120@21:96 BCP120@22:76 BCP120@23:73 BCP120@23:91
extension kubernetes with { kubeConfig: 'config', namespace: 'default' }

param flag bool

resource first 'core/ConfigMap@v1' = { metadata: { name: 'first' }, data: {} }

resource account 'Microsoft.Storage/storageAccounts@2022-09-01' = {
  name: 'account'
  location: 'west'
  sku: { name: 'Standard_LRS' }
  kind: 'StorageV2'
}

var name = first.metadata.name

resource byName 'core/ConfigMap@v1' = { metadata: { name: first.metadata.name } }
resource byNamespace 'core/Secret@v1' = { metadata: { name: 'x', namespace: first.metadata.name } }
resource byAccount 'apps/Deployment@v1' = { metadata: { name: account.properties.primaryLocation } }
resource byVariable 'core/ConfigMap@v1' = { metadata: { name: name, labels: { name: name } }, data: { name: name } }
resource inLoop 'networking.k8s.io/Ingress@v1' = [for i in range(0, 2): { metadata: { name: '${first.metadata.name}${i}' } }]
resource choice 'core/ConfigMap@v1' = if (flag) { metadata: flag ? { name: first.metadata.name } : { name: 'x' } }
resource version 'core/ConfigMap@v1' = { metadata: { name: 'y' }, kind: name, apiVersion: first.metadata.name }
resource early 'core/ConfigMap@v1' = { metadata: { name: account.name, namespace: account.id } }
resource found 'core/ConfigMap@v1' existing = { metadata: { name: first.metadata.name } }
