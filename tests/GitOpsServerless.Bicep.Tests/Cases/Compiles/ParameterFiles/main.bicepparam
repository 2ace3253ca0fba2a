using 'main.bicep'
import { common, dbl } from 'shared.bicep'
var stem = 'abc'
param a = '${stem}-${toUpper(stem)}-${uniqueString(stem)}'
param b = dbl(4)
param c = { ...common, y: [ stem, length(stem) ] }
param d = map(range(0, 3), i => 'i${i}')
param e = az.getSecret('00000000-0000-0000-0000-000000000000', 'rg', 'kv', 'secret', 'v')
param f = !empty(stem)
param g = null
