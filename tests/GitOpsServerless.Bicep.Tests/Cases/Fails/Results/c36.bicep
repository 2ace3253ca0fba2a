// expects: BCP053@2:42
output x string = environment().suffixes.foo
