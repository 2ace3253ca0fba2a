// expects: nothing
module m 'mod.bicep' = { name: 'm' }
output o string = m.outputs.nl
