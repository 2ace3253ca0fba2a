// expects: BCP181@4:29
module mod 'mod.bicep' = { name: 'm' }
var id = mod.outputs.id
output k object = reference(id, '2023-01-01')
