// expects: BCP287@4:11 BCP288@5:11 BCP288@6:13
type text = string
var value = 1
param one value
var two = text
var three = string
