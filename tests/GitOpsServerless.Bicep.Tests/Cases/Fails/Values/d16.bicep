// expects: BCP034@2:23
output o int[] = [...['a'], 1]
