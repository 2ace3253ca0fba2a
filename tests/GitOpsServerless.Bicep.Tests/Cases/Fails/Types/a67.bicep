// expects: nothing
output o { a: string } = { a: 'x', b: 1 }
