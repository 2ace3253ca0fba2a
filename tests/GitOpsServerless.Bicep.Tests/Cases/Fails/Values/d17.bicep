// expects: BCP402
output o object = { ...['a'] }
