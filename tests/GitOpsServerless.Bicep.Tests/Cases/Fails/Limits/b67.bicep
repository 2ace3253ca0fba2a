// expects: BCP065@2:9
var v = utcNow()
