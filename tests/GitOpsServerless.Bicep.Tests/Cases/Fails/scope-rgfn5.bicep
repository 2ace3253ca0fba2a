// expects: BCP071
targetScope = 'subscription'
output o string = managementGroup().id
