// expects: BCP332@4:19
var s = 'abcdef'
@maxLength(3)
output o string = s
