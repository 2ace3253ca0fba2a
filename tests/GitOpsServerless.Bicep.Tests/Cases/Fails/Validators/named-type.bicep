// expects: BCP070@2:11
@validate(x => true)
type t = string
