// expects: BCP390
type a = [string]
param p a[*]
