using none
param z = 'x'
