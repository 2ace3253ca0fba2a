// expects: BCP034@11:15
param account resource 'Microsoft.Storage/storageAccounts@2022-09-01'
param vault resource 'Microsoft.KeyVault/vaults@2022-07-01'
module first 'module.bicep' = {
  name: 'first'
  params: { account: account, vault: vault }
}
module second 'secret.bicep' = {
  name: 'second'
  params: { secret: 'x' }
  dependsOn: [account.properties]
}
