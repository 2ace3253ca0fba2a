// expects: BCP033@3:20
param p ('a' | 'b')[]
output o ('a')[] = p
