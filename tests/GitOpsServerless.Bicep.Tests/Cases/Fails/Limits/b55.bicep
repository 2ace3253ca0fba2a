// expects: nothing
module m 'mod.bicep' = [for i in range(0, 2): { name: 'x' }]
