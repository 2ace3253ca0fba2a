// expects: BCP071
targetScope = 'resourceGroup'
module m 'mm.bicep' = { name: 'm', scope: managementGroup() }
