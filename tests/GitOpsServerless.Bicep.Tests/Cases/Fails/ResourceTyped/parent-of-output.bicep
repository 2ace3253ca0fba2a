// expects: BCP120@9:11
param account resource 'Microsoft.Storage/storageAccounts@2022-09-01'
param vault resource 'Microsoft.KeyVault/vaults@2022-07-01'
module first 'module.bicep' = {
  name: 'first'
  params: { account: account, vault: vault }
}
resource service 'Microsoft.Storage/storageAccounts/blobServices@2022-09-01' = {
  parent: first.outputs.account
  name: 'any/default'
}
