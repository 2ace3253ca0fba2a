// expects: BCP231@2:12
type two = resource 'Microsoft.Storage/storageAccounts@2022-09-01'
