// expects: BCP033
output o int[] = objectKeys({ a: 1 })
