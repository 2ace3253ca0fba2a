// expects: BCP062@2:11 BCP062@6:21 BCP062@7:21 BCP079@5:24 BCP080@3:11 BCP080@4:13
var one = two
var two = three
var three = two
param self string = '${self}x'
output out string = one
output own string = self
