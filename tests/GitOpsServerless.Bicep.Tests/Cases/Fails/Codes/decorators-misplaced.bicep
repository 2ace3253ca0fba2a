// expects: BCP059@20:2 BCP063@22:2 BCP082@26:2 BCP108@28:6 BCP124@24:1 BCP125@6:2 BCP126@2:2 BCP127@8:2 BCP128@10:2 BCP129@4:2 BCP141@18:2 BCP152@16:2 BCP269@14:2 BCP297@12:2
@secure()
var one = 1
@allowed(['a'])
output two string = 'a'
@batchSize(1)
param three string
@minLength(1)
resource four 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'x' }
@retryOn(['a'])
module five 'part.bicep' = { name: 'm', params: { size: 1 } }
@batchSize(2)
type six = string
@minValue(1)
metadata seven = 'x'
@concat('a')
param eight string
@one
param nine string
@one()
param ten string
@description
param eleven string
@sealed()
func twelve() string => 'x'
@descripton('x')
param thirteen string
@sys.secre()
param fourteen string
