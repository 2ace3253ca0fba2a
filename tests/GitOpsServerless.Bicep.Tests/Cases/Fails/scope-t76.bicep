// expects: nothing
targetScope = 'tenant'
resource a 'Microsoft.Authorization/policyDefinitions/versions@2026-06-01' = { name: 'a/b' }
