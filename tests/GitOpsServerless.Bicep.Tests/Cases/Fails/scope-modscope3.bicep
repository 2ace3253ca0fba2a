// expects: BCP035 BCP134
targetScope = 'resourceGroup'
module m 'ms.bicep' = { name: 'm' }
