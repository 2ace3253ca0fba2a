// expects: BCP311@2:13
var x = [1][-1]
