// expects: nothing
output o int = int('x')
