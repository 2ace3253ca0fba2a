// expects: nothing
output o bool = 1 == 2 ? 'a' : false
