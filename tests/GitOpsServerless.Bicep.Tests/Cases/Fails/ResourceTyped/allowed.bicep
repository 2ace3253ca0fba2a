// expects: BCP034@8:11
param account resource 'Microsoft.Storage/storageAccounts@2022-09-01'
param vault resource 'Microsoft.KeyVault/vaults@2022-07-01'
module first 'module.bicep' = {
  name: 'first'
  params: { account: account, vault: vault }
}
@allowed(['x'])
param one resource 'Microsoft.Storage/storageAccounts@2022-09-01'
