metadata owner = { name: 'x', tags: [ 'a', 1, true, null ] }
metadata description = 'params'
@description('a name')
@minLength(3)
@maxLength(24)
param name string
@allowed([ 'a', 'b' ])
@metadata({ zeta: 1, alpha: { b: [ 1, 2 ] } })
param choice string = 'a'
@secure()
param password string
@secure()
param secretObject object = {}
@minValue(-1)
@maxValue(10)
param count int = 3
param flag bool = count > 2
param things array = [ name, 'x${choice}y', count ]
param maybe string?
param nested object = {
  a: 'b'
  'with-dash': { c: [ 1, { d: null } ] }
  '${name}': choice
}
param now string = utcNow('u')
param id string = newGuid()
@allowed([ 1, 2, 3 ])
param nums int[] = [ 1, 2 ]
@sealed()
param sealedThing { a: string, b: int? } = { a: 'x' }
output all object = { name: name, m: maybe, n: nested['with-dash'].c[1].d, s: sealedThing.?b }
output now string = now
output pwLen int = length(password)
output sec object = { k: secretObject, t: things, f: flag, i: id, nums: nums }
