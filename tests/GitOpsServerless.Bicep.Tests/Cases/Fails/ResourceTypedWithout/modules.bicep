// expects: BCP231@2:14
module first 'arm.json' = { name: 'first', params: { account: any('x') } }
