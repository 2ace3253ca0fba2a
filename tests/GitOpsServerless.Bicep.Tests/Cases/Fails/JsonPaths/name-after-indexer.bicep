// expects: BCP235@2:48
output o array = [loadJsonContent('data.json', '$.a[0]b')]
