// expects: BCP035@14:3 BCP035@18:8 BCP037@15:3 BCP057@11:12 BCP082@2:11 BCP082@3:11 BCP083@10:19 BCP083@17:33 BCP083@7:16 BCP089@14:13 BCP108@4:17 BCP108@5:15 BCP110@9:19
var one = conct('a')
var two = strin
var three = sys.lenght('x')
var four = az.resourcegroup()
var five = { settings: 1 }
var six = five.setings
resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = { name: 'v' }
var seven = vault.getSecrt('x')
var eight = vault.nam
var nine = xy(1)
module ten 'part.bicep' = {
  name: 'm'
  params: { Size: 1 }
  prams: {}
}
output eleven int = ten.outputs.Result
output twelve { colour: string } = { color: 'x' }
