// expects: nothing
module m 'mod.bicep' = {
  name: 'm'
  scope: resourceGroup('x')
}
module n 'mod.bicep' = {
  name: 'm'
}
