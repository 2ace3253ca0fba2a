// expects: nothing
output o string = padLeft('a', 3, 'bb')
