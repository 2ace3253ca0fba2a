// expects: nothing
targetScope = 'resourceGroup'
module m 'mt.bicep' = { name: 'm', scope: tenant() }
