// expects: BCP033@18:44 BCP033@19:59 BCP033@20:59 BCP033@21:45
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

output mapped array = map([single, vault], m => m.outputs.address)
output filtered array = filter(concat(workers, [single]), m => m.outputs.address == 'x')
output values object = mapValues({ a: single, b: vault }, m => m.outputs.address)
output sorted array = sort([single, vault], (x, y) => x.outputs.address < y.outputs.address)
