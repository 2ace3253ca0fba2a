// expects: BCP369@4:11
using './b29t.bicep'
param a = null
param b = a
