// expects: BCP035 BCP134
targetScope = 'subscription'
module m 'm.bicep' = { name: 'm' }
