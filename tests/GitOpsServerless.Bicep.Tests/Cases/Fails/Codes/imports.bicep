// expects: BCP012@3:14 BCP063@6:11 BCP063@7:11 BCP091@5:22 BCP097@2:18 BCP287@8:13 BCP354@4:8 BCP355@5:10 BCP358@2:18 BCP358@3:14
import { a } from
import { b } fro 'part.bicep'
import from 'part.bicep'
import { +, c } from 'absent.bicep'
var one = a
var two = b
param three c
