// expects: BCP062@5:22 BCP094@3:12 BCP094@4:24 BCP095@2:12
module one 'first.bicep' = { name: 'one' }
module two 'itself.bicep' = { name: 'two' }
import * as three from 'imports-itself.bicep'
output four string = one.outputs.four
