param people array
param hubs array

module seats 'seat.bicep' = [for person in people: {
  name: 'seat-${person.name}'
}]

resource accounts 'Microsoft.Storage/storageAccounts@2022-09-01' existing = [for hub in hubs: {
  name: hub
}]

output first string = seats[indexOf(map(people, person => person.name), 'Ada')].outputs.label
output blob string = accounts[length(filter(hubs, hub => hub == 'x'))].properties.primaryEndpoints.blob
output same string = accounts[length(filter(hubs, hub => hub == 'x'))].id
output state object = reference(first(map(hubs, hub => resourceId('Microsoft.Storage/storageAccounts', hub))), '2022-09-01')
