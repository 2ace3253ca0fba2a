// expects: nothing
type a = { x: a? }
param p a
