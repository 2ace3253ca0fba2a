// expects: BCP032@9:17 BCP036@7:26 BCP070@2:12 BCP070@5:14 BCP124@17:1 BCP124@21:1 BCP155@23:1 BCP295@11:1 BCP295@13:1 BCP295@19:1 BCP440@15:1 BCP445@25:1
@minLength('a')
@minLength(2)
param one string
@description(1)
param two string
@metadata({ description: true })
param three string
@allowed([ 'a', concat('b') ])
param four string
@allowed([ 'a' ])
param five 'a'
@minLength(1)
param six [ 'a' ]
@secure()
param seven any
@sealed()
param eight string[]
@maxLength(1)
param nine 'a' | 'b'
@minValue(1)
param ten 'a' | 'b'
@batchSize(1)
resource eleven 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'x' }
@nullIfNotFound()
resource twelve 'Microsoft.Storage/storageAccounts@2023-01-01' = { name: 'y', location: 'w', kind: 'StorageV2', sku: { name: 'Standard_LRS' } }
