// expects: BCP033
output o int = resourceGroup().tags.a
