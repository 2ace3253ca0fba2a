// expects: BCP362@2:10 BCP362@2:13
import { x, x as y } from 'b23b.bicep'
