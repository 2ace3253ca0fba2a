targetScope = 'managementGroup'
output id string = managementGroup().name
