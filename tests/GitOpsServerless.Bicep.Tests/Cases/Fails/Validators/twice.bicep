// expects: BCP166@2:1 BCP166@3:1
@validate(x => x == 1)
@validate(x => x == 1)
param bar int
