using 'vault-references.bicep'

param names = { vault: 'kv-shop', secret: 'password' }
param group = '${prefix}-shop'
param password = az.getSecret('#{{ subscription }}', group, '${names.vault}', names.secret)
param token = az.getSecret(first(split('a,b', ',')), '${group}-2', names['vault'], '${names.secret}-token', 'v${length('abc')}')

var prefix = 'rg'
