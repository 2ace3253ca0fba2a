// Names that are given again, halves of pairs, a comma at the end, and what comes after the first value.
var content = loadJsonContent('lenient.json')

output all object = content
output part bool = content.kind.part
output other int = content.Kind
output list array = loadJsonContent('lenient.json', '$.list[*]')
output torn string = content.torn
output text object = json('{"a": 1, "b": 2, "a": "\\ud83d"} and more')
output last string = json('{"a": 1, "b": 2, "a": "x"}').a
