// expects: BCP120@10:13 BCP120@13:17
param account resource 'Microsoft.Storage/storageAccounts@2022-09-01'
param vault resource 'Microsoft.KeyVault/vaults@2022-07-01'
module first 'module.bicep' = {
  name: 'first'
  params: { account: account, vault: vault }
}
resource copy 'Microsoft.Storage/storageAccounts@2022-09-01' = {
  name: account.name
  location: account.location
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  tags: { tier: account.properties.accessTier }
}
