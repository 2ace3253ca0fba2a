param users { name: string, age: int, tags: string[]? }[]
param m object
var a = map(filter(users, u => u.age > 18 && contains(u.?tags ?? [], 'x')), u => { n: u.name, l: map(range(0, u.age), i => '${u.name}${i}') })
var b = toObject(users, u => u.name, u => { age: u.age, up: reduce(u.?tags ?? [], '', (acc, t) => '${acc}${t}') })
var c = sort(users, (x, y) => x.age < y.age)
var d = reduce(map(items(m), i => i.value), {}, (cur, next) => union(cur, next))
var e = [for u in users: map(u.?tags ?? [], t => '${t}${u.name}')]
var f = map(users, u => u.age > 3 ? u.name : null)
var g = filter(m.list, x => x.enabled ?? false)
var h = mapValues(m, v => v.x)
var k = map(range(0, 2), i => map(range(0, 2), j => i * j))
output o array = [ a, b, c, d, e, f, g, h, k ]
