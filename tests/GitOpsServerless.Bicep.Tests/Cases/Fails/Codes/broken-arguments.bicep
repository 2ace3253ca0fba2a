// expects: BCP057@2:19 BCP057@3:12 BCP070@2:30
var text = concat(absent, 1, {})
var part = absent.method(alsoAbsent)
