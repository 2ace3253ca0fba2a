// expects: BCP071
import { f } from 'lib.bicep'
output o int = f(1)
