// expects: BCP033@3:16
var c = loadJsonContent('a65.json')
output o int = c.a
