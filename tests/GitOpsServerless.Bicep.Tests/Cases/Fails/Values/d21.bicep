// expects: nothing
var v resourceInput<'Microsoft.Storage/storageAccounts@2023-01-01'>.properties = {}
