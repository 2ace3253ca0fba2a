// expects: BCP388@3:11
type a = string[]
param p a[0]
