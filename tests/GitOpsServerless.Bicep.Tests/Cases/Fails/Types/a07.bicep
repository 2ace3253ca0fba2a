// expects: BCP034@2:13
var t = [1, 'a']
output x [int, int] = t
