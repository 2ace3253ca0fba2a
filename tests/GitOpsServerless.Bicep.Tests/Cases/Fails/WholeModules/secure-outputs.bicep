// expects: BCP426@20:50 BCP426@21:58 BCP426@22:39 BCP426@23:49 BCP426@24:47 BCP426@25:53
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

var held = { a: vault }

output mapped array = map(vaults, v => v.outputs.key)
output mappedSafely array = map(vaults, v => v.?outputs.?key)
output ofHeld string = held.a.outputs.key
output firstOne string = first(vaults)!.outputs.key
output inParentheses string = (vault).outputs.key
output byText array = map(vaults, v => v['outputs']['key'])
