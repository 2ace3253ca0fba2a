// expects: BCP033@2:18
param p string = null
