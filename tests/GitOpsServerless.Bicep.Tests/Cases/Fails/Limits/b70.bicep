// expects: BCP186@2:24
output o string = json('{')
