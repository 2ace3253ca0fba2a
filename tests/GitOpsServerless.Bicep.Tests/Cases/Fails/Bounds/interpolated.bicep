// expects: BCP327@19:37 BCP327@20:37 BCP327@22:35 BCP327@23:34 BCP327@24:39 BCP327@27:19 BCP328@28:33 BCP332@26:17
@maxLength(3)
type short = string
@maxValue(3)
type small = int

func cut(text short) string => text
func half(number small) int => number

param seed string
@minValue(10)
@maxValue(99)
param two int
param flag bool
param either 'a' | 'abc'

var hash = uniqueString(seed)
var wrapped = '${hash}'
var tooLong = substring(wrapped, 0, 24)
var tooLate = substring('a${hash}', 15)
var fits = substring('a${hash}', 14)
var digits = substring('x${two}', 4)
var words = substring('${flag}', 6)
var choice = substring('-${either}-', 6)
var unbounded = substring('${seed}${hash}', 99)
var given = cut('abcd')
var number = half(5)
var negative = substring('abc', -1)

output all array = [tooLong, tooLate, fits, digits, words, choice, unbounded, given, number, negative]
output nested string = '${tooLong}${given}'
