param names array = [ 'a', 'b' ]
param go bool
param sub string = subscription().subscriptionId
resource kv 'Microsoft.KeyVault/vaults@2023-02-01' existing = {
  name: 'kv'
  scope: resourceGroup(sub, 'kvrg')
}
module one 'mod.bicep' = {
  name: 'one'
  params: { name: 'x', pw: kv.getSecret('s'), tags: { a: 'b' } }
}
module two 'mod.bicep' = {
  params: { name: one.outputs.id, size: 2, opts: { a: one.outputs.list[0] } }
}
module three 'mod.bicep' = [for (n, i) in names: if (go) {
  name: 'three-${i}'
  scope: resourceGroup('rg${i}')
  params: { name: n, pw: kv.getSecret('s', 'v1') }
  dependsOn: [ two ]
}]
@batchSize(1)
module four 'mod.bicep' = [for n in names: {
  params: { name: three[0].outputs.id }
}]
module five 'sub.bicep' = if (go) {
  name: 'five'
  scope: subscription()
  params: { loc: 'westus' }
}
module six 'arm.json' = {
  name: 'six'
  params: { q: 1, p: five.outputs.rgName }
}
module seven './mod.bicep' = {
  scope: resourceGroup(sub, 'q')
  name: 'seven'
  params: { name: six.outputs.r, opts: one.outputs.o.b > 1 ? { a: 'y' } : { a: 'n' } }
}
var m = one.outputs.o
output a string = two.outputs.id
output b array = [for i in range(0, 2): three[i].outputs.id]
output c object = m
output d string = four[0].name
output e string? = five.?outputs.rgName
output f string = six.name
@secure()
output g string = one.outputs.pw
