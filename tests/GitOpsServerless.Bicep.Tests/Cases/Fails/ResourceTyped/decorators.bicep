// expects: BCP124@10:1 BCP124@11:1 BCP124@12:1 BCP124@13:1 BCP363@14:1 BCP440@16:1 BCP440@8:1
param account resource 'Microsoft.Storage/storageAccounts@2022-09-01'
param vault resource 'Microsoft.KeyVault/vaults@2022-07-01'
module first 'module.bicep' = {
  name: 'first'
  params: { account: account, vault: vault }
}
@secure()
param one resource 'Microsoft.Storage/storageAccounts@2022-09-01'
@minLength(1)
@maxLength(2)
@minValue(1)
@maxValue(2)
@discriminator('kind')
param two resource 'Microsoft.Storage/storageAccounts@2022-09-01'
@secure()
output three resource = account
