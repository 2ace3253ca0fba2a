// expects: BCP120@10:11 BCP229@10:11
param account resource 'Microsoft.Storage/storageAccounts@2022-09-01'
param vault resource 'Microsoft.KeyVault/vaults@2022-07-01'
module first 'module.bicep' = {
  name: 'first'
  params: { account: account, vault: vault }
}
var same = account
resource service 'Microsoft.Storage/storageAccounts/blobServices@2022-09-01' = {
  parent: same
  name: 'any/default'
}
