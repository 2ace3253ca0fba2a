// expects: nothing
targetScope = 'tenant'
module m 'mm.bicep' = { name: 'm', scope: managementGroup('y') }
