// expects: BCP033@3:51 BCP062@2:36 BCP070@4:30 BCP070@4:46
func one(value nothing) missing => value
func two(first string, second missing) nothing => first
output three string = '${one('a')}${two('b', 'c')}'
