output name string = 'a'
output names array = ['a', 'b']
