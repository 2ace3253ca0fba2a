// expects: BCP094@2:13
module same 'itself.bicep' = { name: 'same' }
