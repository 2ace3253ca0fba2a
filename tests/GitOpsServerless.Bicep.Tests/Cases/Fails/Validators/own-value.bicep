// expects: BCP070@2:11
@validate(x => x == foo)
param foo string
