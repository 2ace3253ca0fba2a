// expects: BCP053@3:11
type a = { x: string }
param p a.y
