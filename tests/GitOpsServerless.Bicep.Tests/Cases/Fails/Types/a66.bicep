// expects: BCP053@3:21
var c = loadJsonContent('a65.json')
output o string = c.b
