// expects: BCP120@14:10 BCP229@9:10
param account resource 'Microsoft.Storage/storageAccounts@2022-09-01'
param vault resource 'Microsoft.KeyVault/vaults@2022-07-01'
module first 'module.bicep' = {
  name: 'first'
  params: { account: account, vault: vault }
}
resource lock 'Microsoft.Authorization/locks@2020-05-01' = {
  scope: account
  name: 'lock'
  properties: { level: 'CanNotDelete' }
}
resource another 'Microsoft.Authorization/locks@2020-05-01' = {
  scope: first.outputs.account
  name: 'another'
  properties: { level: 'CanNotDelete' }
}
