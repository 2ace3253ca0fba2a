// expects: BCP326@2:24
param p { a: string }? = null
