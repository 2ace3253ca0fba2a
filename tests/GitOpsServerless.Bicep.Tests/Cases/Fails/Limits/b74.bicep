// expects: nothing
@batchSize(2)
module m 'mod.bicep' = [for i in range(0, 2): { name: 'x${i}' }]
