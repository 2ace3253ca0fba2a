// expects: BCP120@5:72
targetScope = 'tenant'

module first 'group.bicep' = { name: 'first', scope: managementGroup('one') }
module second 'group.bicep' = { name: 'second', scope: managementGroup(reference('/x', '2020-01-01').name) }
module third 'group.bicep' = { name: 'third', scope: managementGroup(first.name) }
