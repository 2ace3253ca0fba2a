// expects: BCP099@2:10
@allowed([])
param p string
