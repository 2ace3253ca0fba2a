// expects: nothing
module m 'd25t.bicep' = { params: { a: empty('') ? 'x' : null } }
