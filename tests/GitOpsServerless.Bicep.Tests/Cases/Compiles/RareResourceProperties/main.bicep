resource all 'Contoso.Rare/things@2020-01-01' = {
  name: 'all'
  dependsOn: [few]
  managedByExtended: ['x']
  managedBy: 'm'
  scale: { capacity: 1, maximum: 3 }
  zones: ['1']
  placement: { zonePlacementPolicy: 'Any' }
  plan: { name: 'p', foo: 1 }
  identity: { type: 'None' }
  kind: 'k'
  sku: { name: 's' }
  tags: { a: 'b' }
  eTag: 'e'
  extendedLocation: { name: 'l', type: 'EdgeZone' }
  location: 'westeurope'
  properties: {}
}

resource few 'Contoso.Rare/things@2020-01-01' = {
  name: 'few'
  location: 1
  kind: true
  managedBy: -5
  tags: null
  sku: null
  zones: null
}
