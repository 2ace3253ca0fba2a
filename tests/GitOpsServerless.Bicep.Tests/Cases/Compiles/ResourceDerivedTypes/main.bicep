type sku = resourceInput<'Microsoft.Storage/storageAccounts@2023-01-01'>.sku
type props = resourceInput<'microsoft.storage/storageAccounts@2023-01-01'>.properties
type tls = resourceInput<'Microsoft.Storage/storageAccounts@2023-01-01'>.properties.minimumTlsVersion
type out = resourceOutput<'Microsoft.Storage/storageAccounts@2023-01-01'>.properties.primaryEndpoints
type rules = resourceInput<'Microsoft.Network/networkSecurityGroups@2023-04-01'>.properties.securityRules
type rule = resourceInput<'Microsoft.Network/networkSecurityGroups@2023-04-01'>.properties.securityRules[*]
type pw = resourceInput<'Microsoft.Sql/servers@2021-11-01'>.properties.administratorLoginPassword
type num = resourceInput<'Microsoft.Network/networkSecurityGroups@2023-04-01'>.properties.securityRules[*].properties.priority
type bl = resourceInput<'Microsoft.Storage/storageAccounts@2023-01-01'>.properties.supportsHttpsTrafficOnly
type tags = resourceInput<'Microsoft.Storage/storageAccounts@2023-01-01'>.tags
type tag = resourceInput<'Microsoft.Storage/storageAccounts@2023-01-01'>.tags.*
type kind = resourceInput<'Microsoft.Storage/storageAccounts@2023-01-01'>.kind
type ident = resourceInput<'Microsoft.Storage/storageAccounts@2023-01-01'>.identity
param a sku
param b props?
param c tls = 'TLS1_2'
param d rules = []
param e rule[]
param f resourceInput<'Microsoft.KeyVault/vaults@2023-02-01'>.properties.accessPolicies = []
@secure()
param g string
param h pw
output o out = { blob: 'x' }
