// expects: BCP134
targetScope = 'resourceGroup'
module m 'm.bicep' = { name: 'm', scope: tenant() }
