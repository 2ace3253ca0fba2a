param zone 1 | 2 | 3
param digits (0 | 1 | 2)[]
param flag true | false
param zones (1 | 2 | 3)[]
