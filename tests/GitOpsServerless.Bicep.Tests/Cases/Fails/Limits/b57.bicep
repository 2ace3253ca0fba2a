// expects: BCP138 BCP417
var o = {
  ...{ a: 1 }
  b: [for x in [1]: x]
}
