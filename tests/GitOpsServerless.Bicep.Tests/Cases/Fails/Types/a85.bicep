// expects: BCP327@5:16
@minValue(5)
param p int
@maxValue(3)
output o int = p
