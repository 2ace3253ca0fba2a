// expects: BCP033@10:71 BCP033@8:69 BCP033@9:69
param account resource 'Microsoft.Storage/storageAccounts@2022-09-01'
param vault resource 'Microsoft.KeyVault/vaults@2022-07-01'
module first 'module.bicep' = {
  name: 'first'
  params: { account: account, vault: vault }
}
param one resource 'Microsoft.Storage/storageAccounts@2022-09-01' = 'x'
param two resource 'Microsoft.Storage/storageAccounts@2022-09-01' = account.id
param three resource 'Microsoft.Storage/storageAccounts@2022-09-01' = null
