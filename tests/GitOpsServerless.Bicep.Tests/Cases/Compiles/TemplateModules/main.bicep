param size string
param zones int[]
param names string[]

module shop 'shop.json' = {
  name: 'shop'
  params: {
    size: size
    zones: zones
    more: empty(names) ? null : zones
    node: { name: names[0], next: { name: 'last' } }
    sinks: [
      { kind: 'file', path: '/tmp' }
      { kind: 'hub', id: 'x' }
    ]
    pair: [names[0], true]
    labels: { a: size }
    tags: { anything: 'goes' }
  }
}

output first int = shop.outputs.zones[0]
