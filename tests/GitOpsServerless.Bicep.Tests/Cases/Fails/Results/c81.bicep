// expects: nothing
param loc string = resourceGroup().location
output o 'a' = loc
