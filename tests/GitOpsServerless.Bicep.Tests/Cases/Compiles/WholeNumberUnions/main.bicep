param names string[]
param number int
param either bool
@minValue(80)
@maxValue(80)
param port int?
@allowed([1, 2, 3])
param zones int[] = [2]

module part 'part.bicep' = {
  name: 'part'
  params: {
    zone: length(names)
    digits: [number, 2]
    flag: either
    zones: zones
    port: port
  }
}

output level 1 | 2 | 3 | 4 = length(names)
output inside { level: 1 | 2 } = { level: number }

@allowed([-1, 1, 2, 3])
param zone int = -1
