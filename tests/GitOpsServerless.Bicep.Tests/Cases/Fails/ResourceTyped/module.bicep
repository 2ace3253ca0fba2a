param account resource 'Microsoft.Storage/storageAccounts@2022-09-01'
param vault resource 'Microsoft.KeyVault/vaults@2022-07-01'

output account resource 'Microsoft.Storage/storageAccounts@2022-09-01' = account
output vault resource = vault
output name string = vault.name
