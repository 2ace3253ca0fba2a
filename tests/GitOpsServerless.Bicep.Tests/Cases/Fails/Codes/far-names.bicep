// expects: BCP053@6:16 BCP057@2:11 BCP057@3:11 BCP107@4:17 BCP109@8:19
var one = conctxyz('a')
var two = st
var three = sys.lght('x')
var five = { settings: 1 }
var six = five.setg
resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = { name: 'v' }
var seven = vault.getSct('x')
