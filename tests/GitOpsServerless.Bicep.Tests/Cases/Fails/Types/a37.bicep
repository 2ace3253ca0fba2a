// expects: BCP033@2:16
output y int = '${1}'
