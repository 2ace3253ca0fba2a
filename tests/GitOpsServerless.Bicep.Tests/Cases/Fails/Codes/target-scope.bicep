// expects: BCP032@2:15 BCP033@2:15
targetScope = concat('subscription')
