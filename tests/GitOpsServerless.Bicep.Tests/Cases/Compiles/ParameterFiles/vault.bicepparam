using none

var group = 'shared'
var names = { vaults: ['first', 'second'] }
var vaultInput = externalInput('vault', { region: 'west' })

param literal = az.getSecret('00000000-0000-0000-0000-000000000001', group, names.vaults[1], '${group}-key')
param version = getSecret('00000000-0000-0000-0000-000000000001', group, 'first', '[key]', 'v1')
param computed = getSecret('00000000-0000-0000-0000-000000000001', 'shared', toUpper('first'), 'key')
param input = getSecret(externalInput('subscription'), 'shared', vaultInput, externalInput('key'), externalInput('version'))
param inText = getSecret('00000000-0000-0000-0000-000000000001', '${externalInput('group')}-shared', 'first', 'key')
param value = '${vaultInput}-${externalInput('key')}'
