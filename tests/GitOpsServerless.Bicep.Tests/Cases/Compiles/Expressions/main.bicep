param a int
param b int = 2
param s string
param o object
param arr array
param bo bool = true
param n string?
var add = a + b * 3 - -4
var neg = -a
var negLit = -5
var negExpr = -(a + 1)
var not = !bo
var cmp = a < b && s =~ 'X' || !(a >= b) && s != 'y' || s !~ 'q' || a == b || a <= b || a > b
var tern = bo ? (a > 1 ? 'x' : 'y') : 'z'
var co = n ?? s
var co2 = o.?a ?? o.?b.?c ?? 'd'
var mod = a % b / 2
var interp = 'a${s}b${a}c'
var interp2 = '${s}'
var interp3 = '${s}${a}'
var interp4 = '{0}${s}{{}}'
var esc = 'it\'s [not] \n \t \\ \u{1F600} \${x}'
var bracket = '[literal]'
var bracket2 = '[${s}]'
var bracket3 = '[[x'
var ml = '''
line one
  line 'two' ${no}
'''
var ml2 = '''one line'''
var mlInterp = $'''
a ${s} b
'''
var mlInterp2 = $$'''a $${s} ${s}'''
var objAccess = o.a.b['c'].d[0][s]
var objAccess2 = o[s].x
var arrAccess = arr[0].x
var arrAccess2 = arr[a + 1]
var arrNeg = arr[^1]
var safeArr = arr[?0]
var safeIdx = arr[?a].?x
var chain = o.?a.b.c
var chain2 = o.?a[0].?b
var chain3 = (o.?a).b
var forced = o.?a!
var forced2 = o.a!.b
var lit = { a: 1, b: { c: [ 1, 'x', { d: true } ] } }
var litAccess = lit.b.c
var litIdx = lit['a']
var dyn = { '${s}': 1, b: 2, '${s}-x': { y: a } }
var emptyO = {}
var emptyA = []
var nulls = [ null, null ]
var spreadO = { ...o, a: 1, ...lit }
var spreadA = [ 1, ...arr, 2, ...[ 3 ] ]
var spreadOnly = [ ...arr ]
var bigInt = 9223372036854775807
var str = 'plain'
var unicode = 'ünï © ✓'
var longAnd = bo && true && a > 1 && b < 3
var deep = [ [ [ a ] ], [ ] ]
var cond = bo ? null : { a: 1 }
var condA = bo ? [ ] : [ 1 ]
var same = s == 'x' ? 1 : 2
output outs array = [ add, neg, negLit, negExpr, not, cmp, tern, co, co2, mod, interp, interp2, interp3, interp4, esc, bracket, bracket2, bracket3, ml, ml2, mlInterp, mlInterp2 ]
output outs2 array = [ objAccess, objAccess2, arrAccess, arrAccess2, arrNeg, safeArr, safeIdx, chain, chain2, chain3, forced, forced2, litAccess, litIdx, dyn, emptyO, emptyA, nulls, spreadO, spreadA, spreadOnly, bigInt, str, unicode, longAnd, deep, cond, condA, same ]
