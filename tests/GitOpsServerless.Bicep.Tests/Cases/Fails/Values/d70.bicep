// expects: nothing
output o string = format('{0} {1}', 'a')
