// expects: BCP053@2:35
output x string = resourceGroup().foo
