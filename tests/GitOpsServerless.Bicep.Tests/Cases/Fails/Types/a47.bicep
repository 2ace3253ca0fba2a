// expects: BCP033@3:14
import { f, t } from 'a44.bicep'
output o t = f()
