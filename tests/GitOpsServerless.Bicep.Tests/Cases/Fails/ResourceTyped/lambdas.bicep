// expects: BCP033@8:42 BCP033@9:43
param account resource 'Microsoft.Storage/storageAccounts@2022-09-01'
param vault resource 'Microsoft.KeyVault/vaults@2022-07-01'
module first 'module.bicep' = {
  name: 'first'
  params: { account: account, vault: vault }
}
output one array = map([account, vault], item => item.id)
output two array = filter([account, 'x'], item => item == '')
output three array = map([account, { id: 'x' }], item => item)
output four array = map([account, account], item => item.id)
