@export()
@description('An address')
type address = {
  @minLength(1)
  street: string
  zip: string?
  *: int
}
type colors = 'red' | 'green' | null
type numbers = 1 | 2 | -3
type mixedArray = ('a' | 'b')[]
type boolLit = true
type tup = [ string, int, address? ]
type cat = { kind: 'cat', lives: int }
type dog = {
  kind: 'dog'
  @minValue(0)
  age: int
}
@discriminator('kind')
type pet = cat | dog | { kind: 'fish', owner: pet2? }
type pet2 = { name: string, children: pet2[]? }
type zip = address.zip
type street = address.street
type more = address.*
type third = tup[2]
type items = mixedArray[*]
type nn = zip!
type arr2 = string[][]
@minLength(2)
@maxLength(5)
type arr3 = int[]
@secure()
type secretString = string
type emptyObj = {}
type oneLine = { a: int, b: { c: bool? }[] }
param a address
param c colors
param n numbers = 1
param m mixedArray = [ 'a' ]
param t tup?
@description('pets')
param p pet = { kind: 'cat', lives: 9 }
param pp pet[] = []
param z zip
param s secretString
param inline 'x' | 'y' = 'x'
param inlineObj { a: string, b: int[], c: ('q' | 'r')? }
param opt address?
param nnp nn
output o address = a
output o2 pet = p
output o3 string? = z
output o4 tup = [ 'a', 1, null ]
output o5 'x' | 'y' = inline
@secure()
output o6 string = s
output o7 object[] = [ inlineObj, opt ?? {} ]
output bl boolLit = true
