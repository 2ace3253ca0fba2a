// expects: BCP239@2:5
var copy = 1
