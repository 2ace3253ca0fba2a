// expects: BCP181@3:33
module mod 'mod.bicep' = { name: 'm' }
output k string = toLogicalZone(mod.outputs.id, 'a', 'b')
