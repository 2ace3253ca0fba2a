// expects: BCP181@3:28
module mod 'mod.bicep' = { name: 'm' }
output k string = listKeys(mod.outputs.id, '2023-01-01').keys[0].value
