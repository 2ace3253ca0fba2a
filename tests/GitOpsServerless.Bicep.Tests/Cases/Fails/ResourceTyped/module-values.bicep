// expects: BCP036@10:22 BCP036@10:36 BCP036@14:22 BCP036@14:36 BCP036@18:22 BCP036@18:50 BCP036@22:22 BCP036@22:41 BCP036@26:38
param account resource 'Microsoft.Storage/storageAccounts@2022-09-01'
param vault resource 'Microsoft.KeyVault/vaults@2022-07-01'
module first 'module.bicep' = {
  name: 'first'
  params: { account: account, vault: vault }
}
module second 'module.bicep' = {
  name: 'second'
  params: { account: vault, vault: 'x' }
}
module third 'module.bicep' = {
  name: 'third'
  params: { account: first, vault: { id: 'x' } }
}
module fourth 'module.bicep' = {
  name: 'fourth'
  params: { account: first.outputs.vault, vault: null }
}
module fifth 'module.bicep' = {
  name: 'fifth'
  params: { account: account.id, vault: [vault] }
}
module sixth 'module.bicep' = {
  name: 'sixth'
  params: { account: account, vault: account.name == '' ? vault : account }
}
