// Names, indexes, slices
var root = loadJsonContent('garden.json', '$')
var dollarName = loadJsonContent('garden.json', '$tools')
var quoted = loadJsonContent('garden.json', '$[\'a b\'][\'c.d\']')
var emptyName = loadJsonContent('garden.json', '$[\'a b\'][\'\']')
var spaced = loadJsonContent('garden.json', '$.beds[ 0 ].name  ')
var roundBrackets = loadJsonContent('garden.json', 'beds(0)(\'name\')')
var twoNames = loadJsonContent('garden.json', '[\'limit\', \'pattern\']')
var twoItems = loadJsonContent('garden.json', '$.beds[0, 2, 9].name')
var slice = loadJsonContent('garden.json', '$.beds[1:3].name')
var backwards = loadJsonContent('garden.json', '$.beds[::-2].name')
var fromTheEnd = loadJsonContent('garden.json', '$.beds[-2:].name')
var oneOfMany = loadJsonContent('garden.json', '$.beds[*].shade')
var anyName = loadJsonContent('garden.json', '$.paths.*')
// What is below
var scan = loadJsonContent('garden.json', '$..name')
var scanTwo = loadJsonContent('garden.json', '$..[\'name\', \'height\']')
var scanAll = loadJsonContent('garden.json', '$.beds[3]..*')
var scanFilter = loadJsonContent('garden.json', '$.paths..[?(@.long)]')
// Conditions
var exists = loadJsonContent('garden.json', '$.beds[?(@.wet)].name')
var isNull = loadJsonContent('garden.json', '$.beds[?(@.wet == null)].name')
var wholeAndReal = loadJsonContent('garden.json', '$.beds[?(@.area == 12.0)].name')
var strict = loadJsonContent('garden.json', '$.beds[?(@.area === $.limit)].name')
var notStrict = loadJsonContent('garden.json', '$.beds[?(@.wet !== true)].name')
var notEqual = loadJsonContent('garden.json', '$.beds[?(@.shade != 1)].name')
var order = loadJsonContent('garden.json', '$.beds[?(@.area >= 12 && @.name < \'o\')].name')
var rightToLeft = loadJsonContent('garden.json', '$.beds[?(@.area == 30 || @.area == 12 && @.name == \'north\')].name')
var heldTogether = loadJsonContent('garden.json', '$.beds[?(@.area == 12 && @.wet == true || @.name == \'west/side\')].name')
var anyPlant = loadJsonContent('garden.json', '$.beds[?(@.plants[*] == \'fern\')].name')
var inside = loadJsonContent('garden.json', '$.beds[?(@.plants[?(@ == \'sage\')])].name')
var matches = loadJsonContent('garden.json', '$.beds[?(@.name =~ /^s.*GATE$/i)].area')
var escaped = loadJsonContent('garden.json', '$.beds[?(@.name =~ /t\\/s/)].area')
var patternOfFile = loadJsonContent('garden.json', '$.beds[?(@.name =~ $.pattern)].area')
var valueFirst = loadJsonContent('garden.json', '$.beds[?(5 < @.area)].name')
var leftOut = loadJsonContent('garden.json', '$.beds[?(@.area == 12 @.area == 30)].name')
var propertyOfObject = loadJsonContent('garden.json', '$.paths[?(@)][?(@.long > 1)]')
var yaml = loadYamlContent('garden.yaml', '$.beds[?(@.area > 4)].name')

output names array = scan
output one string = oneOfMany.name
output all object = { root: root, dollarName: dollarName, quoted: quoted, emptyName: emptyName, spaced: spaced, roundBrackets: roundBrackets, twoNames: twoNames, twoItems: twoItems, slice: slice, backwards: backwards, fromTheEnd: fromTheEnd, anyName: anyName, scanTwo: scanTwo, scanAll: scanAll, scanFilter: scanFilter }
output conditions array = [exists, isNull, wholeAndReal, strict, notStrict, notEqual, order, rightToLeft, heldTogether, anyPlant, inside, matches, escaped, patternOfFile, valueFirst, leftOut, propertyOfObject, yaml]
