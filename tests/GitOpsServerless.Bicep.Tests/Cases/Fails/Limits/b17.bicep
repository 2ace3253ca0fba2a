// expects: BCP353@2:8 BCP353@3:8
output foo int = 1
output Foo int = 2
