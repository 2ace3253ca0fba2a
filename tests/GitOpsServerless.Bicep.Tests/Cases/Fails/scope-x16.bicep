// expects: BCP135
targetScope = 'resourceGroup'
resource a 'Microsoft.CostManagement/markupRules@2026-06-01' = { name: 'a' }
