// expects: BCP033@10:22 BCP033@11:22 BCP033@12:21 BCP033@13:18 BCP033@15:20 BCP033@8:18 BCP033@9:21 BCP070@14:31
param account resource 'Microsoft.Storage/storageAccounts@2022-09-01'
param vault resource 'Microsoft.KeyVault/vaults@2022-07-01'
module first 'module.bicep' = {
  name: 'first'
  params: { account: account, vault: vault }
}
output one int = account.location
output two string = account
output three array = account.properties
output four object = [account][0].name
output five array = { a: account }.a.properties
output six int = (account.name == '' ? account : account).name
output seven string = toLower(account)
output eight int = vault.sku.name
