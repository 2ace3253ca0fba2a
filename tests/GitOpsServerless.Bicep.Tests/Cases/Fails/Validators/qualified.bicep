// expects: BCP070@2:15
@sys.validate(x => length(x) > 3)
param l string
