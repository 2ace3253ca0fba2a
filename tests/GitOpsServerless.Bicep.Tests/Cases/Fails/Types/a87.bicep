// expects: BCP332@2:9
var s = ['a', 'b']
@maxLength(1)
output o array = s
