// expects: BCP053@4:19
var v = first(filter([{ n: 1, k: 'a' }], x => x.k == 'a'))
output o int = v.n
output p int = v!.z
