// expects: nothing
type a = string[]
param p a[*]
