// expects: BCP070@2:11
@validate(x => nope(x))
param foo string
