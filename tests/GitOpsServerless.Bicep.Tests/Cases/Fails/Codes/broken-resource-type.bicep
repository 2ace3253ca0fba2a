// expects: BCP029@2:16 BCP062@6:11 BCP062@9:20
resource vault 'not-a-type' = {
  name: absent
}
resource secret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'one'
}
output id string = vault.id
