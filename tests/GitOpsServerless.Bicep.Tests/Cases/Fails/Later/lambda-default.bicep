// expects: BCP072
param a array = map([1], x => x)
