// expects: BCP062@3:14 BCP062@6:11 BCP062@8:21 BCP293@5:15 BCP302@2:14 BCP302@4:13
type inner = absent
type alias = inner
type list = absent[]
type either = absent | 'a'
param one alias
param two list
output out string = one
