// expects: nothing
output o int = 5 / 0
