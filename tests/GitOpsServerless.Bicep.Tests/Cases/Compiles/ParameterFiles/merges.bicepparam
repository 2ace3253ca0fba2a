using none

param unions = {
  spelling: union({ B: 1, a: 2 }, { b: 3 })
  place: union({ a: 0, b: { c: 1 }, z: 1 }, { B: { d: 1 } })
  nothing: union({ b: 5, c: { d: [1] } }, { B: null, c: { d: null } })
  something: union({ b: null }, { b: { c: 1 } })
  kinds: union({ b: 1, c: [1, 2] }, { b: 'x', c: [3] })
  three: union({ b: { c: 1 } }, { b: { d: 2 } }, { B: { C: 3 } })
  shallow: shallowMerge([{ a: 0, b: { c: 1 }, z: 1 }, { B: { d: 1 } }])
}
param texts = {
  last: lastIndexOf('abc', '')
  lastOfNone: lastIndexOf('', '')
  first: indexOf('co-op', '-')
  decoded: uriComponentToString('a%20b+c%2B%u0041%u00e4')
  ends: endsWith('a_b', '_B')
}
