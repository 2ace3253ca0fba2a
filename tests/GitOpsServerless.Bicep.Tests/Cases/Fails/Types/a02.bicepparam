// expects: BCP033@4:13
using './a02t.bicep'
var e = 'dev'
param env = e
