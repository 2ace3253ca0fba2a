@export()
@description('adds')
func add(a int, b int) int => a + b
@export()
func greet(name string, opts greetOptions?) string => '${prefix}${name}${opts.?suffix ?? '!'}'
@export()
type greetOptions = { suffix: string?, inner: innerT? }
type innerT = { x: int }
@export()
var prefix = 'Hello '
@export()
var table = { a: [ 1, 2 ], b: prefix }
@export()
@description('unused')
var unused = map(range(0, 3), i => i * 2)
