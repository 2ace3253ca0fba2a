// expects: BCP132@4:3
resource store 'Microsoft.Storage/storageAccounts@2023-01-01' existing = {
  name: 'x'
  @description('y')
}
