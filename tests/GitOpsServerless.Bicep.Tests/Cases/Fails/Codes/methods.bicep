// expects: BCP067@2:13 BCP067@3:15 BCP067@4:17 BCP067@5:19 BCP109@6:15 BCP109@7:27
var one = 1.method()
var two = 'a'.method()
var three = [1].method()
var four = any(1).method()
var five = {}.method()
var six = resourceGroup().method()
