// expects: BCP320@10:21 BCP320@11:23 BCP320@12:22 BCP320@13:23 BCP320@9:21
param account resource 'Microsoft.Storage/storageAccounts@2022-09-01'
param vault resource 'Microsoft.KeyVault/vaults@2022-07-01'
module first 'module.bicep' = {
  name: 'first'
  params: { account: account, vault: vault }
}
var result = first.outputs.account
output one string = first.outputs.account.location
output two string = result.sku.name
output three object = first.outputs.account.listKeys()
output four object = result.listKeys()
output five string? = first.outputs.?account.kind
