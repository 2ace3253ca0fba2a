// expects: BCP328@5:14
@minValue(1)
@maxValue(3)
param n int
output o 5 = n
