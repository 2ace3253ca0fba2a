// expects: BCP034@5:16
module part 'part.bicep' = {
  name: 'm'
  params: { size: 1 }
  dependsOn: [ 1 ]
}
