// expects: nothing
output o string = any(1)
