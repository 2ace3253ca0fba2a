// expects: nothing
targetScope = 'resourceGroup'
module m 'ms.bicep' = { name: 'm', scope: subscription() }
