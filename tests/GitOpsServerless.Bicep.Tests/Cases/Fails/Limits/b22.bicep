// expects: BCP239@2:5
var Copy = 1
output o int = Copy
