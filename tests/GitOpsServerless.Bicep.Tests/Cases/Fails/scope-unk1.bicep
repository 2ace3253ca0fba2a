// expects: BCP139
targetScope = 'resourceGroup'
resource a 'Microsoft.Unk/x@2022-09-01' = { name: 'a', scope: resourceGroup('x') }
