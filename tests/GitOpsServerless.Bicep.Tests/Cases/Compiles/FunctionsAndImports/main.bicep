import { add, greet as hi, greetOptions, table } from 'lib.bicep'
import * as lib from 'lib.bicep'
func local(x int) int => add(x, twice(x))
func twice(x int) int => x * 2
@description('ret')
func mk(name string, tags object) { name: string, tags: object } => { name: name, tags: union(tags, { n: name }) }
func arr(n int) string[] => map(range(0, n), i => 'x${i}')
func bl(b bool) bool => !b
param g greetOptions = { suffix: '?' }
param lg lib.greetOptions?
output a int = local(2)
output b string = hi('x', g)
output c object = table
output d int = lib.add(1, 2)
output e string = lib.prefix
output f object = mk('n', {})
output h string[] = arr(3)
output i bool = bl(true)
output j array = lib.unused
