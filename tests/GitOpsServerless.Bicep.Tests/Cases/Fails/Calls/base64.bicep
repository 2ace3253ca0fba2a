// expects: BCP033
output o 'x' = base64('abc')
