// expects: BCP025@3:3 BCP025@4:3 BCP062@6:21
var twice = {
  a: 1
  a: 2
}
output out object = twice
