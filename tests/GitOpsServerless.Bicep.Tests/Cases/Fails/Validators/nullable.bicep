// expects: BCP070@2:11
@validate(x => x > 3)
param foo int?
