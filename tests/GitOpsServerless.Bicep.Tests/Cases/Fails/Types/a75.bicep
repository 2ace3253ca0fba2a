// expects: BCP033@3:18
param l { k: string, v: int }[]
output o int[] = map(l, x => x.k)
