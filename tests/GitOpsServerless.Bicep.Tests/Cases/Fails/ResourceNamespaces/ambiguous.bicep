// expects: BCP062@8:20 BCP264@3:20 BCP264@4:14 BCP264@5:16
extension kubernetes with { namespace: 'apps', kubeConfig: 'config' }
param one resource 'Nothing.Known/things@2020-01-01'
resource two 'Nothing.Known/things@2020-01-01' = { name: 'two' }
resource three 'Microsoft.Nothing/things@2020-01-01' = { name: 'three' }
resource four 'kubernetes:Microsoft.Nothing/things@2020-01-01' = { metadata: { name: 'four' } }
resource five 'az:Microsoft.Nothing/things@2020-01-01' = { name: 'five' }
output id string = two.id
