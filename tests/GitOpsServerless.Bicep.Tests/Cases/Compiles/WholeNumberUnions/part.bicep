param zone 1 | 2 | 3
param digits (0 | 1 | 2)[]
param flag true | false
param zones (1 | 2 | 3)[]
@minValue(80)
@maxValue(80)
param port int = 80
