// expects: BCP177@8:68
param account resource 'Microsoft.Storage/storageAccounts@2022-09-01'
param vault resource 'Microsoft.KeyVault/vaults@2022-07-01'
module first 'module.bicep' = {
  name: 'first'
  params: { account: account, vault: vault }
}
resource copy 'Microsoft.Storage/storageAccounts@2022-09-01' = if (account.properties.accessTier == 'Hot') {
  name: 'copy'
  location: 'l'
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
}
