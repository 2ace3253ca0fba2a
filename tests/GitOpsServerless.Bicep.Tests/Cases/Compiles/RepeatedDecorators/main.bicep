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
