// expects: nothing
targetScope = 'managementGroup'
module m 'm.bicep' = { name: 'm', scope: resourceGroup('x','y') }
