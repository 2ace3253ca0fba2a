// expects: BCP071
targetScope = 'managementGroup'
output o string = subscription().id
