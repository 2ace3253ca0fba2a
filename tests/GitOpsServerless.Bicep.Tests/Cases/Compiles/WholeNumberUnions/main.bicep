param names string[]
param number int
param either bool
@allowed([1, 2, 3])
param zones int[] = [2]

module part 'part.bicep' = {
  name: 'part'
  params: {
    zone: length(names)
    digits: [number, 2]
    flag: either
    zones: zones
  }
}

output level 1 | 2 | 3 | 4 = length(names)
output inside { level: 1 | 2 } = { level: number }

@allowed([-1, 1, 2, 3])
param zone int = -1
