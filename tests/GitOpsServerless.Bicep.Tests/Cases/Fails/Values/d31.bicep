// expects: BCP394@2:9
param p resourceInput<'Microsoft.Storage/storageAccounts@2023-01-01'>
