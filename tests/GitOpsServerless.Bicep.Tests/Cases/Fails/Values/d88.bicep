// expects: BCP033@5:16
param s string = ''
var parts = split(s, '/')
output o string = length(parts) > 1 ? parts[1] : ''
output p int = parts[0]
