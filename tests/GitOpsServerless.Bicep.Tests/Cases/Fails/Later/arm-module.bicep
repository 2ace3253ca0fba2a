// expects: BCP036
module m 'arm.json' = { name: 'm', params: { p: 1, q: null } }
