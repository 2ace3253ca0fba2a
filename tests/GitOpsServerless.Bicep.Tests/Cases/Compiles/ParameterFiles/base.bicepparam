using none
param b = 5
param c = { from: 'base', n: 1 }
