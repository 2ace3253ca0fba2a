// expects: BCP264@12:19 BCP264@13:26 BCP264@4:18 BCP264@5:16 BCP264@6:18 BCP264@7:16
extension kubernetes with { kubeConfig: 'config', namespace: 'default' }

resource unknown 'Microsoft.Unheard/things@2022-01-01' = { name: 'a' }
resource child 'Microsoft.Unheard/things/parts@2022-01-01' = { name: 'b', parent: unknown }
resource version 'Microsoft.Storage/storageAccounts@2099-01-01' existing = { name: 'c' }
resource dated 'core/Thing@2022-01-01' = { metadata: { name: 'd' } }
resource named 'az:Microsoft.Unheard/things@2022-01-01' existing = { name: 'e' }
resource known 'Microsoft.Storage/storageAccounts@2022-09-01' existing = {
  name: 'f'

  resource nested 'parts' = { name: 'g' }
  resource nestedVersion 'blobServices@2099-01-01' = { name: 'h' }
}
