// expects: BCP053@3:20
var x = toObject(['a'], i => i, i => { q: i })
output y int = x.a.z
