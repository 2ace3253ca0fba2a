// expects: nothing
param b bool
output o { a: string } = b ? { a: 'x' } : { b: 'x' }
