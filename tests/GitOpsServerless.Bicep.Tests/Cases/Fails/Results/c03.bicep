// expects: BCP410@3:16
param a int
output o int = a % 0
