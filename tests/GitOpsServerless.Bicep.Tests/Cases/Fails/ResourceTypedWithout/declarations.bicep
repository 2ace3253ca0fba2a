// expects: BCP231@2:15 BCP231@5:11 BCP231@6:14
param account resource 'Microsoft.Storage/storageAccounts@2022-09-01'
@secure()
@minLength(1)
param two resource 'x'
output three resource 'Microsoft.Storage/storageAccounts@2022-09-01' = any('x')
