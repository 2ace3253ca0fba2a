// expects: BCP120@6:66
module first 'target.bicep' = { name: 'first' }

module second 'target.bicep' = {
  name: 'second'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${first.outputs.region}': {} } }
}

module third 'target.bicep' = {
  name: 'third'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${first.name}': {} } }
}
