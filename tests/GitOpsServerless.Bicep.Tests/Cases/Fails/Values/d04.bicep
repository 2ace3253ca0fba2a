// expects: BCP084@2:5
var az = 'x'
output o string = az
