// expects: BCP135
targetScope = 'subscription'
resource a 'Microsoft.ApiManagement/service/groups/users@2019-12-01' existing = { name: 'a/b/c' }
