// expects: nothing
param l { k: string, v: int }[]
output o array = map(l, x => x.z)
