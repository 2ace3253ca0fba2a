// expects: BCP070
output o string = join('a', ',')
