// expects: BCP186 BCP186
output a object = json('zz')
output b object = json('')
output c object = json('{ "a": 1 }')
