// expects: nothing
var r = { Owner: 'id1', Reader: 'id2' }
param l { role: string }[]?
output o array = [for x in (l ?? []): r[?x.role] ?? x.role]
output p array = [for x in (l ?? []): contains(r, x.role) ? r[x.role] : x.role]
