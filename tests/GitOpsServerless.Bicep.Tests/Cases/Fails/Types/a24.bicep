// expects: BCP033@2:18
output x 'a'[] = split('a,b', ',')
