// expects: BCP332@3:34 BCP332@4:34 BCP332@5:57 BCP333@7:11
param p string
module a 'names.bicep' = { name: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' }
module b 'names.bicep' = { name: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa${p}' }
module c 'names.bicep' = [for i in range(0, 2): { name: '${p}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa${i}' }]
@minLength(3)
@allowed(['uk', 'france'])
param place string
