// expects: nothing
type a = {}[]
param p a
