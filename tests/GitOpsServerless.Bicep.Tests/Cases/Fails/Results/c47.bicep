// expects: BCP034@3:26
@description('x')
param p string[] = ['a', 1]
