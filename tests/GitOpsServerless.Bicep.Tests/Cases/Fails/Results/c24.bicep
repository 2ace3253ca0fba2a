// expects: BCP055@3:21
var v = 'a'
output x string = v.b
