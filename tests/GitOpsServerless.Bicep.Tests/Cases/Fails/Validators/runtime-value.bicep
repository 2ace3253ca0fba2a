// expects: BCP432@3:21 BCP432@5:22 BCP432@8:23
resource sa 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'x' }
@validate(x => x == sa.properties.accessTier)
param foo string
@validate((x => x == indirection))
output bar string = ''
type t = {
  @validate(x => x == indirection)
  a: string
}
var indirection = sa.properties.accessTier
