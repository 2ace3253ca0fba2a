// expects: BCP293
type a = 'a' | string
