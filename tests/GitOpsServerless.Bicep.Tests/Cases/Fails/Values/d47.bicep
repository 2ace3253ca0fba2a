// expects: nothing
param x string
param p string = x == 'a' ? 'b' : null
