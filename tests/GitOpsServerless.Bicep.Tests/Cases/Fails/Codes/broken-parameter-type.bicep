// expects: BCP062@3:13 BCP062@4:21 BCP302@2:12
param size Sizee
var twice = size
output out string = twice
