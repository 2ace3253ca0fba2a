// expects: BCP055@3:21
var v = [1]
output x string = v.b
