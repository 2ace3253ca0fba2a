// expects: BCP079@4:6
var a = {
  b: 1
  c: a.b
}
