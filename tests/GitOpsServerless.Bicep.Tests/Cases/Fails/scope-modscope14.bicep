// expects: nothing
targetScope = 'managementGroup'
module m 'mm.bicep' = { name: 'm', scope: managementGroup() }
