// expects: BCP033@3:11
using './d25t.bicep'
param a = 1
