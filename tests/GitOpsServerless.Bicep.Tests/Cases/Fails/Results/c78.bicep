// expects: nothing
output o true = !false
