// expects: BCP070@2:11
@validate('a')
param foo string
