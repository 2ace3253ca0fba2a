// expects: BCP242@2:19 BCP242@2:30 BCP242@3:12 BCP242@4:29 BCP242@4:38
var one = true ? (x => x) : (y => y)
var two = [x => x]
var three = map([1], true ? a => a : b => b)
