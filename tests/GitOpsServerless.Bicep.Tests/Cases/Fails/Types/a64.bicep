// expects: BCP033@2:16
output o int = json('"a"')
