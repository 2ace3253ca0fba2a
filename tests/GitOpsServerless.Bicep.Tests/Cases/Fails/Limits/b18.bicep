// expects: BCP353@2:12 BCP353@2:20
type t = { a: int, A: int }
