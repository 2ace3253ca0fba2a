// expects: BCP033@20:22 BCP034@6:13 BCP035@10:7 BCP036@11:26 BCP036@12:15 BCP036@16:18 BCP036@5:11 BCP037@13:33 BCP327@7:12 BCP333@15:11 BCP333@8:19
module shop 'shop.json' = {
  name: 'shop'
  params: {
    size: 'medium'
    zones: ['a']
    more: [4]
    node: { name: 'x', nxt: 1 }
    sinks: [
      { kind: 'file' }
      { kind: 'hub', id: 1 }
      { kind: 'other' }
      { kind: 'file', path: '', mode: 1 }
    ]
    pair: ['a']
    labels: { a: 1 }
  }
}

output text string = shop.outputs.zones[0]
