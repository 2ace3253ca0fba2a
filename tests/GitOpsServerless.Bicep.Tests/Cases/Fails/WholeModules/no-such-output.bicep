// expects: BCP053@21:39 BCP053@22:47 BCP070@20:36 BCP070@22:40 BCP070@23:44 BCP070@24:41 BCP077@24:48 BCP083@20:51 BCP083@23:51
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

var held = { a: single }

output mapped array = map(workers, w => w.outputs.adress)
output ofHeld string = held.a.outputs.zzzzz
output noProperty array = map(workers, w => w.zzzzz)
output noNearProperty array = map(workers, w => w.output)
output notReadable array = map(workers, w => w.params)
