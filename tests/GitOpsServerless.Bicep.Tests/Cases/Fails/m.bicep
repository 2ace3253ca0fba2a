// expects: nothing
targetScope = 'resourceGroup'

