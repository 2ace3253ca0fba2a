// expects: BCP033
output o 'ab' = concat('a', 'b')
