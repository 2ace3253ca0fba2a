// expects: BCP353@2:7 BCP353@3:7
param foo string
param Foo string
