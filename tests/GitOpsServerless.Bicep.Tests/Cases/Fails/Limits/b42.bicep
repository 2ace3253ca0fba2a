// expects: BCP363@2:1
@discriminator('type')
param p { type: 'a' }
