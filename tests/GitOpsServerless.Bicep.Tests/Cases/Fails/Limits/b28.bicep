// expects: BCP122@3:32 BCP122@4:32
var n = 'same'
module a 'mod.bicep' = { name: n }
module b 'mod.bicep' = { name: 'same' }
