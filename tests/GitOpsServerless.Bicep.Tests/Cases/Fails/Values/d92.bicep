// expects: nothing
param ids { systemAssigned: bool?, ids: string[]? }?
var f = reduce(map((ids.?ids ?? []), (id) => { '${id}': {} }), {}, (cur, next) => union(cur, next))
var i = !empty(ids) ? { type: (ids.?systemAssigned ?? false) ? 'SystemAssigned' : (!empty(ids.?ids ?? {}) ? 'UserAssigned' : null), userAssignedIdentities: !empty(f) ? f : null } : null
output o object? = i
output p string? = i.?type
