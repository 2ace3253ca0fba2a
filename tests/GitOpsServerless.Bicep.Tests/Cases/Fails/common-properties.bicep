// expects: BCP034 BCP034 BCP036 BCP036 BCP036 BCP036 BCP037 BCP037 BCP037 BCP037 BCP037 BCP037 BCP089
param flag bool = true
var texts = { a: 1 }
resource a 'Contoso.Rare/things@2020-01-01' = {
  name: 'a'
  sku: { Name: 'x', foo: 'x' }
  scale: { capacity: 1, foo: 1 }
  extendedLocation: { name: 'l', type: 'EdgeZone', foo: 'x' }
  placement: { zonePlacementPolicy: 'Any', foo: 'x' }
  identity: { type: 'None', foo: 'x', identityIds: [1], userAssignedIdentities: { x: 1, y: { foo: 1 } } }
  zones: [1]
  tags: { a: 1, b: flag ? 1 : 'x' }
}
resource b 'Contoso.Rare/things@2020-01-01' = {
  name: 'b'
  tags: texts
}
