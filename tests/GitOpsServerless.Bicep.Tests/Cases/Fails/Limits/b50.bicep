// expects: nothing
@allowed(['a', 'a'])
param p string
