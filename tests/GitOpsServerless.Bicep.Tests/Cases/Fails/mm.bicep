// expects: nothing
targetScope = 'managementGroup'

