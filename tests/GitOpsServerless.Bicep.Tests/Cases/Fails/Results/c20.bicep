// expects: BCP033@3:16
module m 'mod.bicep' = [for i in range(0, 2): { name: 'm${i}' }]
output o int = m[0].outputs.id
