// expects: BCP053@11:30 BCP053@8:29 BCP077@10:31 BCP077@9:29 BCP083@14:31 BCP109@13:29 BCP109@15:31 BCP158@12:31
param account resource 'Microsoft.Storage/storageAccounts@2022-09-01'
param vault resource 'Microsoft.KeyVault/vaults@2022-07-01'
module first 'module.bicep' = {
  name: 'first'
  params: { account: account, vault: vault }
}
output one string = account.nothing
output two string = account.scope
output three object = account.dependsOn
output four string = account.parent
output five string = account::child
output six string = account.getSecret('x')
output seven string = account.locatio
output eight object = account.foo()
