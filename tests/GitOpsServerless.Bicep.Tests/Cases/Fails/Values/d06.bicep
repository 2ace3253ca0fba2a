// expects: BCP055@3:11
type a = string
param p a.y
