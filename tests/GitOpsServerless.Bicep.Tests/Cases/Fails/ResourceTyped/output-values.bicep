// expects: BCP033@10:72 BCP033@11:71 BCP033@8:70 BCP033@9:70
param account resource 'Microsoft.Storage/storageAccounts@2022-09-01'
param vault resource 'Microsoft.KeyVault/vaults@2022-07-01'
module first 'module.bicep' = {
  name: 'first'
  params: { account: account, vault: vault }
}
output one resource 'Microsoft.Storage/storageAccounts@2022-09-01' = 'x'
output two resource 'Microsoft.Storage/storageAccounts@2022-09-01' = account.id
output three resource 'Microsoft.Storage/storageAccounts@2022-09-01' = null
output four resource 'Microsoft.Storage/storageAccounts@2022-09-01' = [account]
