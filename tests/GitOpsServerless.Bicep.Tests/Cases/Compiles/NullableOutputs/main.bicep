type square = { kind: 'square', side: int }
type circle = { kind: 'circle', radius: int }

@discriminator('kind')
@description('A shape, or none.')
param shape (square | circle)?

@minLength(1)
@description('Some names.')
output names string[]? = null

output pair [string, int]? = null

@sealed()
output point { x: int, y: int }? = null

output more { first: string, *: string }? = null

@minValue(1)
@maxValue(9)
output digit int? = null

output choice ('a' | 'b')[]? = null

@discriminator('kind')
output out (square | circle)? = shape
