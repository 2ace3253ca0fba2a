// expects: BCP144@20:56 BCP144@21:60 BCP144@25:26
module workers 'worker.bicep' = [for size in range(1, 3): {
  name: 'worker-${size}'
}]

module single 'worker.bicep' = {
  name: 'single'
}

module vaults 'vault.bicep' = [for place in range(0, 2): {
  name: 'vault-${place}'
}]

module vault 'vault.bicep' = {
  name: 'vault'
}

var addresses = map(workers, w => w.outputs.address)

output repeated array = [for place in range(0, 2): map(workers, w => w.outputs.address)[place]]
output repeatedVariable array = [for place in range(0, 2): addresses[place]]

module more 'worker.bicep' = [for place in range(0, 2): {
  name: 'more-${place}'
  params: { size: length(addresses) }
}]
