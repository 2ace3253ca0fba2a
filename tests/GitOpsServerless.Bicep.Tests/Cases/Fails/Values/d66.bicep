// expects: nothing
output o string = base64ToString('*')
