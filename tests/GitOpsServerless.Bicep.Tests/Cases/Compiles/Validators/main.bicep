import { account } from 'types.bicep'

var suffix = 'prod'
func fits(name string) bool => endsWith(name, 'x')
resource store 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'store' }

@validate(value => startsWith(value, 'app') && endsWith(value, suffix), 'It is app to prod, isn\'t it?')
param name string = 'appprod'
@validate(value => fits(value), '[x]')
@description('Ends with x')
@minLength(2)
param short string
@validate(value => value > 3)
@minValue(1)
@metadata({ unit: 'm' })
param size int = 5
@validate((value) => contains(value, 'a') && length(value) > size)
param list string[]
@validate(value => value == null || value.?a == store.id)
param given { a: string?, *: int }?
@validate(value => any(value.b))
param loose object
@validate(value => value == subscription().id)
@allowed(['a', 'b'])
param chosen string
param nested {
  @validate(value => value[0] == 1)
  pair: [
    @validate(value => value < 9)
    int
    string
  ]
}
@sys.validate(value => value.name != 'stop')
param imported account
@validate(value => true, 'never')
@description('Always')
output all object = { name: name, short: short, list: list, given: given, loose: loose, chosen: chosen, nested: nested, imported: imported }
