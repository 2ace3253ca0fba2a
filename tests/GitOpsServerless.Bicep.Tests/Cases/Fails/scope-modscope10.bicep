// expects: BCP115
targetScope = 'subscription'
module m 'mm.bicep' = { name: 'm', scope: managementGroup('y') }
