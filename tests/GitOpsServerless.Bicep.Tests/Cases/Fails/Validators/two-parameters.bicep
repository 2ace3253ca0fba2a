// expects: BCP070@2:11
@validate((x, y) => true)
param foo string
