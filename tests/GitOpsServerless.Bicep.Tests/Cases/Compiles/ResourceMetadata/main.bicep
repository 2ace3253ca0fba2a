param isLarge bool

@description('With a condition')
resource first 'Microsoft.Storage/storageAccounts@2023-01-01' = if (isLarge) { name: 'first', location: 'west', kind: 'StorageV2', sku: { name: 'Standard_LRS' } }
@description('With a loop')
resource each 'Microsoft.Storage/storageAccounts@2023-01-01' = [for i in range(0, 2): if (i > 0) { name: 'each${i}', location: 'west', kind: 'StorageV2', sku: { name: 'Standard_LRS' }, dependsOn: [first] }]
@description('With options')
@onlyIfNotExists()
resource once 'Microsoft.Storage/storageAccounts@2023-01-01' = if (isLarge) { name: 'once', location: 'west', kind: 'StorageV2', sku: { name: 'Standard_LRS' } }
@description('On another resource')
resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (isLarge) { name: 'lock', scope: once, properties: { level: 'CanNotDelete' } }
@description('Of another group')
resource other 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'other', scope: resourceGroup('00000000-0000-0000-0000-000000000001', 'group') }
@description('A managed disk')
resource disk 'Microsoft.Compute/disks@2023-01-02' = { name: 'disk', location: 'west', managedBy: 'other', properties: { creationData: { createOption: 'Empty' } } }
@description('A module')
module part 'module.bicep' = if (isLarge) { name: 'part', scope: resourceGroup('group'), params: { isLarge: true } }
output id string = other.id
