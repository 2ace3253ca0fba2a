// expects: nothing
param z string?
module m 'd25t.bicep' = { params: { a: z } }
