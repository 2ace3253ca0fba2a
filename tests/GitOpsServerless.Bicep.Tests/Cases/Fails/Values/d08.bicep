// expects: BCP311@3:11
type a = [string]
param p a[1]
