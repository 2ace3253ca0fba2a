// expects: BCP076@3:19
var v = 'a'
output x string = v[0]
