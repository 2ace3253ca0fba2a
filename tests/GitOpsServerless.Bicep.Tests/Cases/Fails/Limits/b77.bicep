// expects: BCP299 BCP299
type a = { x: b }
type b = { x: a }
