// expects: BCP065@3:15 BCP066@2:23 BCP071@4:19 BCP071@5:21 BCP071@6:27
param one string = az.listKeys('id', '2023-01-01')
var two = sys.newGuid()
var three = length()
var four = substring('abc')
var five = managementGroup()
