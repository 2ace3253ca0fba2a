// expects: BCP070@2:11
@validate(x => 'a')
param foo string
