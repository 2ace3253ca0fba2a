// expects: BCP178@10:83 BCP178@8:36
param account resource 'Microsoft.Storage/storageAccounts@2022-09-01'
param vault resource 'Microsoft.KeyVault/vaults@2022-07-01'
module first 'module.bicep' = {
  name: 'first'
  params: { account: account, vault: vault }
}
output names array = [for item in [account]: item.name]
output ids array = [for item in [account.id]: item]
resource copies 'Microsoft.Storage/storageAccounts@2022-09-01' = [for item in any(account.tags): {
  name: item
  location: 'l'
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
}]
