// expects: BCP410@3:16
param foo string
output o int = 1 % 0
