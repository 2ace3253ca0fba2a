// expects: nothing
targetScope = 'tenant'
resource a 'Microsoft.Unk/x@2022-09-01' = { name: 'a' }
