// expects: BCP053@3:18
var x = parseCidr('10.0.0.0/8')
output y int = x.foo
