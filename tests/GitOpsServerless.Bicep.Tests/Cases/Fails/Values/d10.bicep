// expects: BCP389
type a = { x: string }
param p a.*
