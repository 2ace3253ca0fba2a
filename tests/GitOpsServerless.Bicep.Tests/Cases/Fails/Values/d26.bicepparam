// expects: BCP437@4:11
using './d25t.bicep'
var base = 'x'
param a = base
