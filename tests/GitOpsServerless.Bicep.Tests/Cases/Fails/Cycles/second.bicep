// expects: BCP095@2:14
module third 'third.bicep' = { name: 'third' }
