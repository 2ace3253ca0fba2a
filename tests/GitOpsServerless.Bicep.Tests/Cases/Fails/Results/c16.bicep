// expects: BCP033@3:18
module m 'mod.bicep' = { name: 'm' }
output o int[] = m.outputs.arr
