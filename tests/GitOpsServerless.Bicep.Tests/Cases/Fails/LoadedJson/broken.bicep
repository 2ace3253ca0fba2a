// expects: BCP186@2:40 BCP186@3:38 BCP186@4:40 BCP186@5:29
output commas array = [loadJsonContent('commas.json')]
output word array = [loadJsonContent('word.json')]
output escape array = [loadJsonContent('escape.json')]
output number object = json('{"a": +1}')
