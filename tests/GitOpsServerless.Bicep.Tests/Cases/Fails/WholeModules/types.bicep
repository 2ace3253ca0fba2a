// expects: BCP033@19:22 BCP033@20:21 BCP070@18:33
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

output sum array = map(workers, w => w.outputs.address + 1)
output text string = single
output number int = first(workers)!.outputs.address
