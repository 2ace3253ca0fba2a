// expects: BCP062@6:24 BCP091@2:13
module part 'absent.bicep' = {
  name: 'part'
  params: { size: missing }
}
output result string = part.outputs.result
