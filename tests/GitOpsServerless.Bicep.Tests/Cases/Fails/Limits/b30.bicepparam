// expects: BCP368@4:11
using './b30t.bicep'
param a = az.getSecret('a', 'b', 'c', 'd')
param b = a
