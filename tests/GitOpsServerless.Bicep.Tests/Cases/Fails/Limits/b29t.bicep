param a string = 'x'
param b string = 'y'
