output id string = 'x'
output name string = 'n'
