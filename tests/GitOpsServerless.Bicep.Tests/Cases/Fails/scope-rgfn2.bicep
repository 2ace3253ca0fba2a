// expects: BCP071
targetScope = 'subscription'
output o string = resourceGroup().id
