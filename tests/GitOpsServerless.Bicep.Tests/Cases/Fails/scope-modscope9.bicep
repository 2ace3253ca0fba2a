// expects: nothing
targetScope = 'tenant'
module m 'ms.bicep' = { name: 'm', scope: subscription('y') }
