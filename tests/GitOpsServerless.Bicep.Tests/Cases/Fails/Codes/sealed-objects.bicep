// expects: BCP037@3:23 BCP386@4:1
@sealed()
output one object = { a: 1 }
@sealed()
type two = resourceInput<'Microsoft.Storage/storageAccounts@2023-01-01'>.properties
