// expects: BCP036@3:40
param p bool
module m 'd25t.bicep' = { params: { a: p ? 'a' : 1 } }
