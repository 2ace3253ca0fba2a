extension kubernetes with { namespace: 'apps', kubeConfig: 'config' }
resource map 'core/ConfigMap@v1' = { metadata: { name: 'map' } }
resource short 'thing@v1' = { metadata: { name: 'short' } }
resource plain 'thing' = { metadata: { name: 'plain' } }
resource long 'some/thing/part@v1' = { metadata: { name: 'long' } }
resource old 'Microsoft.Storage/storageAccounts@v1' = { metadata: { name: 'old' } }
resource dated 'thing@2020-01-01' = { metadata: { name: 'dated' } }
resource monitor 'newrelic.observability/monitors@2022-07-01' existing = { name: 'monitor' }
output id string = monitor.id
