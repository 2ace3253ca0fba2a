// expects: BCP070@2:11
@validate(x => startsWith(x, 'foo'))
param foo int
