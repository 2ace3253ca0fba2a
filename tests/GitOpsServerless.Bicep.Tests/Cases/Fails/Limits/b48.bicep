// expects: BCP295@2:1
@allowed(['a'])
param p 'a' | 'b'
