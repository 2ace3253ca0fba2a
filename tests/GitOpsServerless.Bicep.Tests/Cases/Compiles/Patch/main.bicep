@patch()
resource plain 'Microsoft.Storage/storageAccounts@2023-01-01' = { name: 'plain', tags: { a: 'b' }, properties: {} }
@patch()
@description('Each')
@retryOn(['Conflict'], 2)
resource each 'Microsoft.Compute/disks@2023-01-02' = [for i in range(0, 2): { name: 'each${i}', managedBy: 'x', properties: { creationData: { createOption: 'Empty' } }, dependsOn: [plain] }]
@patch()
resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (true) { name: 'lock', scope: plain, properties: { level: 'CanNotDelete' } }
