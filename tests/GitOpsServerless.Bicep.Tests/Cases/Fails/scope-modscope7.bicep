// expects: BCP071
targetScope = 'managementGroup'
module m 'm.bicep' = { name: 'm', scope: resourceGroup('y') }
