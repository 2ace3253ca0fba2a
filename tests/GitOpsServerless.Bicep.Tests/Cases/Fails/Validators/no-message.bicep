// expects: BCP070@2:22
@validate(x => true, 3)
param foo string
