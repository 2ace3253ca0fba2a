param eager bool = true

module workers 'worker.bicep' = [for size in range(1, 3): {
  name: 'worker-${size}'
}]

resource accounts 'Microsoft.Storage/storageAccounts@2023-01-01' = [for place in range(0, 2): {
  name: 'account${place}'
  location: 'westeurope'
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
}]

var addresses = map(workers, w => w.outputs.address)
var all = workers
var kept = { workers: all, addresses: addresses }
var number = length(workers)
var ids = map(accounts, a => a.id)
var endpoints = map(accounts, a => a.properties.primaryEndpoints.blob)

// Behind a name in brackets it is not seen that the value has to wait.
var notMoved = workers[0]['outputs'].address

output addresses array = addresses
output ofAll array = map(all, w => w.outputs.address)
output ofKept string = kept.workers[1].outputs.address
output count int = number
output ids array = ids
output endpoints array = endpoints
output chosen string = workers[number - 1].outputs.address
output notMoved string = notMoved

module consumer 'consumer.bicep' = if (eager) {
  name: 'consumer'
  params: {
    addresses: kept.addresses
    given: { endpoint: endpoints[0] }
  }
}

resource account 'Microsoft.Storage/storageAccounts@2023-01-01' = {
  name: 'account'
  location: 'westeurope'
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    customDomain: { name: addresses[0] }
    networkAcls: { defaultAction: 'Allow', ipRules: map(workers, w => { value: w.outputs.address }) }
  }
}
