// expects: BCP036@2:26
output o { a: string } = union({ a: 1 }, { b: 2 })
