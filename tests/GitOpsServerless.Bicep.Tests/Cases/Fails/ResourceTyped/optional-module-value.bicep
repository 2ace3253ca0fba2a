// expects: BCP036@10:22
param account resource 'Microsoft.Storage/storageAccounts@2022-09-01'
param vault resource 'Microsoft.KeyVault/vaults@2022-07-01'
module first 'module.bicep' = {
  name: 'first'
  params: { account: account, vault: vault }
}
module second 'optional.bicep' = {
  name: 'second'
  params: { account: account }
}
