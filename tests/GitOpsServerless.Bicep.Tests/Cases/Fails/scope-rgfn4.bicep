// expects: BCP071
targetScope = 'resourceGroup'
output o string = managementGroup().id
