// expects: nothing
targetScope = 'subscription'
module m 'ms.bicep' = { name: 'm', scope: subscription('x') }
