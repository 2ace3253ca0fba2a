// expects: BCP181@3:29
module mod 'mod.bicep' = { name: 'm' }
output k object = reference(mod.outputs.id, '2023-01-01')
