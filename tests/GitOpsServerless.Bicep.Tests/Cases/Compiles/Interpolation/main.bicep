var x = '\${'
var y = '${'a'}b'
var z = '${1}${true}${null}'
var k = '${'a${'b'}'}'
output o array = [ x, y, z, k ]
