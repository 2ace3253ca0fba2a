// expects: BCP071
targetScope = 'tenant'
output o string = resourceGroup().id
