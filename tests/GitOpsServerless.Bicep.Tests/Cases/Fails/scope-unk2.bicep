// expects: nothing
targetScope = 'resourceGroup'
resource s 'Microsoft.Unk/x@2022-09-01' = { name: 'a' }
resource a 'Microsoft.Unk/y@2022-09-01' = { name: 'a', scope: s }
