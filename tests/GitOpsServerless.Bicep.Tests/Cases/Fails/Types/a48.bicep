// expects: BCP033@4:16
import { t } from 'a44.bicep'
param p t
output o 'a' = p
