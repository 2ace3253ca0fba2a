#disable-next-line no-unused-params
param unused string = 'x' // trailing
/* block
comment */
var a = [
  // c
  1 /* in */
  2, 3
]
var b = { a: 1
  b: 2, c: 3
}
#disable-diagnostics no-unused-vars
var c = (((1)))
var d = true ? /* x */ 1 : 2
output o array = [a, b, c, d]
#restore-diagnostics no-unused-vars
