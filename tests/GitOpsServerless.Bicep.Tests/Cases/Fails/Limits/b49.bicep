// expects: BCP034@2:11
@allowed([1])
param p string
