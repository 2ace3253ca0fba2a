// expects: BCP045@5:16
resource store 'Microsoft.Storage/storageAccounts@2023-01-01' = {
  name: 1
  unknown: true
  tags: { sum: 1 + 'x' }
}
