// expects: BCP045@4:42 BCP057@2:13 BCP062@3:17 BCP062@4:29 BCP062@5:23 BCP062@6:19
var first = absent
var second = '${first}-x'
var table = { good: 1, bad: second, sum: 1 + 'x' }
output whole object = table
output part int = table.good
