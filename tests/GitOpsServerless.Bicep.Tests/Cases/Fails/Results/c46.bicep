// expects: BCP033@4:19
type t = { a: string, *: int }
param p t
output o string = p.zz
