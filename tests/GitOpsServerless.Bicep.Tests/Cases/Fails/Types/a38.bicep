// expects: BCP033@4:16
var e = 'dev'
var x = e == 'dev' ? 'a' : 'b'
output y 'b' = x
