// expects: BCP074@3:18
var v = [1]
output x int = v['b']
