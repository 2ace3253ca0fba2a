param go bool
param given resource 'Microsoft.KeyVault/vaults@2022-07-01'

resource account 'Microsoft.Storage/storageAccounts@2021-09-01' existing = {
  name: 'pictures'
}
resource vault 'Microsoft.KeyVault/vaults@2019-09-01' = {
  name: 'secrets'
  location: 'westeurope'
  properties: { tenantId: tenant().tenantId, sku: { family: 'A', name: 'standard' } }
}
resource accounts 'Microsoft.Storage/storageAccounts@2021-09-01' existing = [for i in range(0, 2): {
  name: 'pictures${i}'
}]
resource network 'Microsoft.Network/virtualNetworks@2022-07-01' existing = {
  name: 'net'
  resource subnet 'subnets' existing = {
    name: 'one'
  }
}

module first 'module.bicep' = {
  name: 'first'
  params: { account: account, vault: vault }
}
module second 'module.bicep' = if (go) {
  name: 'second'
  params: { account: first.outputs.account, vault: (given) }
  dependsOn: [third]
}
module third 'arm.json' = {
  name: 'third'
  params: { account: first.outputs.account! }
}
module many 'module.bicep' = [for i in range(0, 2): {
  name: 'many${i}'
  params: { account: accounts[i], vault: any('vault') }
}]
module more 'module.bicep' = [for (item, i) in ['a', 'b']: {
  name: 'more-${item}'
  params: { account: many[i].outputs.account, vault: many[i].outputs.vault }
}]
module fromParameter 'secret.bicep' = {
  name: 'fromParameter'
  params: { secret: given.getSecret('one') }
}
module fromOutput 'secret.bicep' = {
  name: 'fromOutput'
  params: { secret: first.outputs.vault.getSecret('one', 'version') }
}

var result = first.outputs.account
var resultName = result.name
var resultType = result.type

output id string = first.outputs.account.id
output name string = first.outputs.account.name
output type string = first.outputs.account.type
output version string = first.outputs.account.apiVersion
output throughVariable string = result.id
output variables string = '${resultName}-${resultType}'
output again resource = first.outputs.vault
output otherVersion resource 'Microsoft.Storage/storageAccounts@2023-01-01' = result
output template resource = third.outputs.account
output templateName string = third.outputs.account.name
output all object = first.outputs
output plain string = first.outputs.name
output condition string = second!.outputs.name
output ofMany string = many[1].outputs.account.id
output namesOfMany array = [for i in range(0, 2): many[i].outputs.account.name]
output whole object = first.outputs.account
output object object = result
output subnet resource = network::subnet
output one resource = accounts[0]
output deployed resource 'Microsoft.KeyVault/vaults@2022-07-01' = vault
