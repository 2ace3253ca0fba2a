// expects: nothing
param p bool
output o true = p
