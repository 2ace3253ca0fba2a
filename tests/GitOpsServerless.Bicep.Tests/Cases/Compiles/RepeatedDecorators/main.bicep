@sys.description('The first one.')
@sys.description('The second one.')
@allowed(['x', 'y'])
param letter ('x' | 'y' | 'z')?

@description('Plain.')
@sys.description('With its namespace.')
param text string

type shape = {
  @sys.allowed([1, 2])
  sides: 3 | 4
}

@sys.maxLength(6)
@sys.maxLength(5)
param bounded string = 'abcdef'

@sys.minValue(1)
@minValue(2)
param number int = 1

@sys.allowed([1, 2])
@sys.allowed([3])
param chosen int = 2

@sys.metadata({ description: 'one', a: 1 })
@sys.metadata({ b: 1 })
@sys.secure()
@secure()
param data object

@sys.sealed()
@sys.sealed()
@sys.discriminator('kind')
@sys.discriminator('other')
type tagged = { kind: 'a', other: 'a' } | { kind: 'b', other: 'b' }

@sys.minLength(1)
@sys.minLength(2)
output result string = 'abc'

@sys.batchSize(3)
@sys.batchSize(2)
resource many 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = [for i in range(0, 4): {
  name: 'identity-${i}'
  location: 'westeurope'
}]
