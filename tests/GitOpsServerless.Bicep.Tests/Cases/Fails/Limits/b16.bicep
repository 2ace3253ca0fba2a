// expects: BCP353@2:5 BCP353@3:5
var foo = 1
var Foo = 2
