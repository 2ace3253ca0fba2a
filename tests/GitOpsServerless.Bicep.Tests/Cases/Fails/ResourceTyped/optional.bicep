param account resource 'Microsoft.Storage/storageAccounts@2022-09-01' = any('x')
