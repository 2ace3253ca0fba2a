// expects: BCP033@10:19 BCP034@6:138 BCP035@7:53 BCP035@8:8 BCP036@2:63 BCP036@4:98 BCP036@5:120 BCP053@11:36 BCP188@12:17 BCP188@13:16 BCP328@3:78
module tier 'capitals.json' = { name: 'tier', params: { tier: 'premium', size: 3, place: { zone: '1' }, store: { kind: 'cold' }, pair: [1, true] } }
module size 'capitals.json' = { name: 'size', params: { tier: 'basic', size: 2, place: { zone: '1' }, store: { kind: 'cold' }, pair: [1, true] } }
module place 'capitals.json' = { name: 'place', params: { tier: 'basic', size: 3, place: { zone: 1 }, store: { kind: 'cold' }, pair: [1, true] } }
module store 'capitals.json' = { name: 'store', params: { tier: 'basic', size: 3, place: { zone: '1' }, store: { kind: 'hot' }, pair: [1, true] } }
module pair 'capitals.json' = { name: 'pair', params: { tier: 'basic', size: 3, place: { zone: '1' }, store: { kind: 'cold' }, pair: [1, 2] } }
module missing 'capitals.json' = { name: 'missing', params: {} }
module none 'capitals.json' = { name: 'none' }
module schema 'schema.json' = { name: 'schema' }
output name int = tier.outputs.name
output other string = tier.outputs.other
module capitals 'schema-capitals.json' = { name: 'capitals' }
module version 'schema-version.json' = { name: 'version' }
