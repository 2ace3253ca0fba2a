// expects: BCP033@3:16
module m 'mod.bicep' = { name: 'm' }
output o int = m.outputs.ob.a
