param eager bool = true

module workers 'worker.bicep' = [for size in range(1, 3): {
  name: 'worker-${size}'
  params: { size: size }
}]

module spares 'worker.bicep' = [for size in range(1, 2): if (eager) {
  name: 'spare-${size}'
}]

module single 'worker.bicep' = {
  name: 'single'
}

module rare 'worker.bicep' = if (eager) {
  name: 'rare'
}

module queues 'queue.json' = [for place in range(0, 2): {
  name: 'queue-${place}'
}]

// A module with a secure output does not change how the others are read.
module vault 'vault.bicep' = {
  name: 'vault'
}

func addressOf(thing object) string => thing.outputs.address

var held = { one: single, many: [rare] }
var renamed = single

output mapped array = map(workers, w => w.outputs.address)
output mappedWithIndex array = map(workers, (w, i) => '${i}: ${w.outputs.address}')
output mappedParts array = map(workers, w => w.outputs.limits.cores)
output mappedByText array = map(workers, w => w['outputs'].address)
output mappedByTextToo array = map(workers, w => w.outputs['address'])
output mappedSafely array = map(workers, w => w.?outputs.?address)
output mappedHalfSafely array = map(spares, w => w.?outputs.remark)
output mappedOther array = map(spares, w => w.outputs.?remark)
output mappedTwice array = map(map(workers, w => { it: w }), w => w.it.outputs.address)
output nestedMaps array = map(workers, w => map(queues, q => '${w.outputs.address}${q.outputs.address}'))
output filtered array = map(filter(workers, w => w.outputs.address != 'x'), w => w.outputs.address)
output sorted array = map(sort(workers, (x, y) => x.outputs.address < y.outputs.address), w => w.outputs.address)
output joined string = reduce(workers, '', (text, w) => '${text}${w.outputs.address}')
output byName object = toObject(workers, w => w.name, w => w.outputs.address)
output byNameOne string = toObject(workers, w => w.name)['worker-1'].outputs.address
output grouped object = groupBy(workers, w => w.outputs.address)
output values object = mapValues(toObject(workers, w => w.name), w => w.outputs.address)
output firstOfAll string = first(workers)!.outputs.address
output firstPerhaps string? = first(workers).?outputs.?address
output firstRisky string = first(workers).outputs.address
output some array = map(take(workers, 2), w => w.outputs.address)
output inParentheses string = (workers)[0].outputs.address
output fromTemplates array = map(queues, q => q.outputs.address)
output fromHeld string = held.one.outputs.address
output fromHeldArray string = held.many[0].outputs.address
output fromRenamed string = renamed.outputs.address
output fromEither string = (eager ? single : rare).outputs.address
output fromEitherObject string = (eager ? { a: single } : { a: rare }).a.outputs.address
output fromFunction string = addressOf(single)
output fromAnything string = any(single).outputs.address
output fromModuleOrObject string = (single ?? { outputs: { address: 'none' } }).outputs.address
output fromMixed array = map([single, { outputs: { address: 'none' } }], m => m.outputs.address)
output vaultKeyLength int = length(vault.outputs.key)

module consumer 'consumer.bicep' = {
  name: 'consumer'
  params: {
    addresses: map(workers, w => w.outputs.address)
    given: { first: first(spares)!.outputs.address, whole: single }
  }
}
