// expects: BCP404@3:9
using 'part.bicep'
extends 'part.bicep'
param size = 1
