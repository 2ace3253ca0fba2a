// expects: BCP053
param s string
output o string = parseUri(s).nope
