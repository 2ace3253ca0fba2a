// expects: BCP029@10:22 BCP029@12:20 BCP029@13:21 BCP029@8:20 BCP029@9:20 BCP047@11:21 BCP068@12:20
param account resource 'Microsoft.Storage/storageAccounts@2022-09-01'
param vault resource 'Microsoft.KeyVault/vaults@2022-07-01'
module first 'module.bicep' = {
  name: 'first'
  params: { account: account, vault: vault }
}
param one resource 'Microsoft.Storage/storageAccounts'
param two resource 'storage@2022-09-01'
param three resource 'Microsoft.Storage/storageAccounts@latest'
param four resource 'Microsoft.${'Storage'}/storageAccounts@2022-09-01'
param five resource
output six resource 'storage' = account
