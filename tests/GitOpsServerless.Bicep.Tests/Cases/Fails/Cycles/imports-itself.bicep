// expects: BCP028@3:10 BCP028@5:5 BCP094@2:22 BCP094@3:23
import * as all from 'imports-itself.bicep'
import { other } from 'imports-itself.bicep'
@export()
var other = 1
