// expects: nothing
output o object = parseCidr('x')
