// expects: BCP353@2:6 BCP353@3:6
type T = string
type t = string
