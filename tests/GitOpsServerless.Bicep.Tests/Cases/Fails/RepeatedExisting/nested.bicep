// expects: BCP121@10:9 BCP121@5:11
resource vault 'Microsoft.KeyVault/vaults@2021-06-01-preview' existing = {
  name: 'foo'
  resource inner 'secrets' existing = {
    name: 'one'
  }
}
resource again 'Microsoft.KeyVault/vaults/secrets@2021-06-01-preview' existing = {
  parent: vault
  name: 'one'
}
