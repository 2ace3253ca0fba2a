// expects: BCP124@2:1 BCP363@2:1
@discriminator('type')
param p string
