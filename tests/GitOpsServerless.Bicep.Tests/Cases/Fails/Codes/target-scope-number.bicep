// expects: BCP033@2:15
targetScope = 5
