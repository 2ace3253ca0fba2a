// expects: nothing
param p 'x' | 'q'
output y string = p.foo
