// expects: BCP033 BCP033 BCP070 BCP070
import * as lib from 'imported-lib.bicep'
import { add, list } from 'imported-lib.bicep'
output a int = lib.add([1], 2)
output b int = add([1], 2)
output c object = lib.list()
output d object = list()
